import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { DynamodbSettings } from '../../../sync/hub/server/settings/store-settings.ts';

// biome-ignore lint/suspicious/noExplicitAny: what goes over DynamoDB's wire is a test's to change
export type Body = any;

interface Exchange {
  /** Such as `GetItem`. */
  readonly action: string;
  readonly body: Body;
  /** Asks the real DynamoDB, for what was asked or for something else. */
  forward(body?: Body): Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly body: Body;
}

/** `cut`: the connection ends. Undefined: the real DynamoDB answers. */
type Outcome = Reply | 'cut' | undefined;
/** What becomes of a request. */
export type Fault = (exchange: Exchange) => Promise<Outcome> | Outcome;

export interface DynamodbProxy {
  readonly settings: DynamodbSettings;
  /** Every action that was asked for, in order. */
  readonly seen: string[];
  /** Puts a fault in the way of every request, or takes it away; resolves when older requests have their answer. */
  set(fault: Fault | undefined): Promise<void>;
}

/** A proxy in front of a real DynamoDB, in which a test makes the faults of a network and of a busy table. */
export async function openProxy(target: DynamodbSettings): Promise<DynamodbProxy> {
  const seen: string[] = [];
  const underWay = new Set<Promise<void>>();
  let fault: Fault | undefined;
  const server = createServer((request, response) => {
    const exchange = answer(request, response).catch(() => {
      request.socket.destroy();
    });
    underWay.add(exchange);
    void exchange.finally(() => underWay.delete(exchange));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await json(request);
    const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    seen.push(action);
    const forward = async (instead: Body = body): Promise<Reply> => {
      const {
        host: _host,
        'content-length': _length,
        connection: _c,
        ...headers
      } = request.headers;
      const answered = await fetch(target.endpoint as string, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: JSON.stringify(instead),
      });
      return { status: answered.status, body: await answered.json() };
    };
    const made = await fault?.({ action, body, forward });
    if (made === 'cut') {
      request.socket.destroy();
      return;
    }
    const { status, body: sent } = made ?? (await forward());
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(sent));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return {
    settings: { ...target, endpoint: `http://127.0.0.1:${port}` },
    seen,
    async set(made) {
      fault = made;
      await Promise.all(underWay);
    },
  };
}

/** DynamoDB's refusal by name, as it goes over the wire. */
export function refusal(name: string): Reply {
  const space = name.startsWith('Throttling')
    ? 'com.amazon.coral.availability'
    : 'com.amazonaws.dynamodb.v20120810';
  return { status: 400, body: { __type: `${space}#${name}`, message: 'made by a test' } };
}
