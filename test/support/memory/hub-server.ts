import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import type { Bucket } from '../../../sync/model/bucket.ts';
import { contentFields } from '../../../sync/model/catalog.ts';
import { CaseloadError, problemOf } from '../../../sync/model/error.ts';
import type { Disclosure } from '../../../sync/protocol/disclosures.ts';
import type { PullLine, PullRequest, Row } from '../../../sync/protocol/pull.ts';
import type { PushRequest } from '../../../sync/protocol/push.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import type { MemoryHub } from './memory-hub.ts';

/** What goes wrong, until it is taken away. */
interface Faults {
  /** Answers every request with these bytes instead. */
  instead?: {
    readonly status: number;
    readonly type: string;
    readonly body: string;
    /** Sends the body and never ends the answer. */
    readonly stalls?: boolean;
  };
  /** Breaks the connection of a pull after so many bytes of its answer. */
  cutAfter?: number;
  /** Does the work of a push, then breaks the connection. */
  loseAnswer?: boolean;
  /** Sends this instead of a line of a pull. */
  rewrite?: (line: string) => string;
  /** Refuses requests of this address, as when a store does not answer. */
  refusing?: string;
  /** Never answers. */
  silent?: boolean;
  /** Milliseconds that the hub's clock is ahead. */
  clockAhead?: number;
  /** Refuses everything, and says when to come again. */
  busy?: { readonly retry_after: number };
  /** Does not tell of changes: as a hub that is older. */
  mute?: boolean;
}

/** A small HTTP server that speaks the protocol over a hub in memory, with faults at will. */
export interface HubServer {
  readonly url: string;
  readonly faults: Faults;
  /** Tells every laptop that listens. */
  tellMoved(): void;
  /** Breaks the connections of those that listen. */
  dropListeners(): void;
  close(): Promise<void>;
}

export async function startHubServer(hub: MemoryHub, port = 0): Promise<HubServer> {
  const faults: Faults = {};
  const seen = new Set<string>();
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    serve({ hub, faults, seen, listeners, url: url() }, request, response).catch(
      (error: unknown) => {
        response.destroy(error as Error);
      },
    );
  });
  // As the hub's: on a slow line a client reuses a connection long after the last answer.
  server.keepAliveTimeout = 72_000;
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: url(),
    faults,
    tellMoved() {
      const data = JSON.stringify({ buckets: hub.buckets });
      for (const listener of listeners) listener.write(`event: moved\ndata: ${data}\n\n`);
    },
    dropListeners() {
      for (const listener of listeners) listener.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Serving {
  readonly hub: MemoryHub;
  readonly faults: Faults;
  readonly seen: Set<string>;
  readonly listeners: Set<ServerResponse>;
  readonly url: string;
}

async function serve(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { hub, faults } = serving;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const now = Date.now() + (faults.clockAhead ?? 0);
  response.setHeader('date', new Date(now).toUTCString());
  if (faults.silent === true) return;
  if (faults.instead !== undefined) {
    const { status, type, body: text, stalls = false } = faults.instead;
    response.writeHead(status, { 'content-type': type });
    if (stalls) response.write(text);
    else response.end(text);
    return;
  }
  if (request.method === 'GET' && request.url === '/v1/health') {
    sendJson(response, 200, { ok: true, value: { protocol: protocolVersion } });
    return;
  }
  try {
    await verifyProof(serving, { request, body, now });
    if (faults.busy !== undefined) {
      throw new CaseloadError({ code: 'hub_busy', ...faults.busy });
    }
    if (faults.refusing !== undefined && faults.refusing === request.url) {
      throw new CaseloadError({ code: 'store_unavailable', params: { reason: 'postgres' } });
    }
    const isCompressed = request.headers['content-encoding'] === 'br';
    const message = JSON.parse((isCompressed ? brotliDecompressSync(body) : body).toString());
    if (request.url === '/v1/events' && faults.mute !== true) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      serving.listeners.add(response);
      response.on('close', () => serving.listeners.delete(response));
    } else if (request.url === '/v1/pull') await streamPull(serving, message, response);
    else {
      const value = await answer(hub, request.url ?? '', message);
      if (faults.loseAnswer === true && request.url === '/v1/changesets') response.destroy();
      else sendJson(response, 200, { ok: true, value });
    }
  } catch (error) {
    const problem = problemOf(error);
    sendJson(response, problem.code === 'bad_proof' ? 401 : 400, { ok: false, error: problem });
  }
}

async function verifyProof(
  { url, seen }: Serving,
  given: { request: IncomingMessage; body: Buffer; now: number },
): Promise<void> {
  const { request, body, now } = given;
  const refuse = (why: string) =>
    new CaseloadError(
      { code: 'bad_proof', params: { reason: 'invalid' } },
      { cause: new Error(why) },
    );
  const [x = '', iat = '', jti = '', signature = ''] = String(request.headers.proof).split('.');
  const digest = createHash('sha256').update(body).digest('base64url');
  const address = `${url}${request.url}`;
  const text = ['caseload-proof', 'POST', address, x, iat, jti, digest].join('\n');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (!verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url')))
    throw refuse('For another request.');
  if (Math.abs(Number(iat) * 1000 - now) > 60_000) throw refuse('Too old.');
  if (jti === '' || seen.has(jti)) throw refuse('Used before.');
  seen.add(jti);
}

function answer(hub: MemoryHub, path: string, message: unknown): unknown {
  const given = message as PushRequest & {
    bucket: Bucket;
    buckets: Bucket[];
    ranges: number[];
    keys: Parameters<MemoryHub['records']>[1];
    code: string;
    disclosures: Disclosure[];
  };
  switch (path) {
    case '/v1/join':
      if (given.code === 'GOOD-CODE') return hub.join();
      throw new CaseloadError({ code: 'join_code_unknown' });
    case '/v1/changesets':
      return hub.push(given).then((answers) => ({ answers }));
    case '/v1/digests':
      return hub.digests(given.buckets).then((digests) => ({ digests }));
    case '/v1/digest':
      return hub.digest(given.bucket);
    case '/v1/entries':
      return hub.entries(given.bucket, given.ranges).then((entries) => ({ entries }));
    case '/v1/records':
      return hub.records(given.bucket, given.keys).then((records) => ({ records }));
    case '/v1/disclosures':
      if (hub.refusesDisclosures)
        throw new CaseloadError({ code: 'store_unavailable', params: { reason: 'postgres' } });
      hub.disclosures.push(...given.disclosures);
      return { recorded: given.disclosures.map(({ id }) => id) };
    default:
      throw new CaseloadError({ code: 'bad_request', params: { reason: 'unknown_address' } });
  }
}

async function streamPull(
  { hub, faults }: Serving,
  message: PullRequest,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const lines: PullLine[] = [];
  for await (const batch of hub.pull(message)) lines.push(...batch);
  const { rewrite = (line) => line } = faults;
  const texts = lines.map((line) => rewrite(JSON.stringify(wireLine(line))));
  const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
  if (faults.cutAfter !== undefined && faults.cutAfter < bytes.length) {
    response.write(bytes.subarray(0, faults.cutAfter), () => response.destroy());
    return;
  }
  // In small pieces, so that characters and lines are cut anywhere.
  for (let at = 0; at < bytes.length; at += 1000) response.write(bytes.subarray(at, at + 1000));
  response.end();
}

/** A line as it goes over the wire: without what the lines before it say. */
export function wireLine(line: PullLine): unknown {
  if (!Array.isArray(line)) return line;
  const [entity, key, etag, position, record, movedTo] = line as Row;
  if (record === null) return [position, null, key, ...(movedTo === undefined ? [] : [movedTo])];
  const size = contentFields(entity).length;
  return [position, etag, record.slice(size), record.slice(0, size)];
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
