import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { authenticate } from '../devices/authenticate.ts';
import { type Proof, verifyProof } from '../devices/proof.ts';
import { connectionsUntil } from '../postgres/abandonment.ts';
import type { AdmissionControl } from './admission-control.ts';
import { answerStream, answerValue, bodyLimit, reportDefect } from './answer.ts';
import { acceptedEncoding, decompressBody } from './content-encoding.ts';
import type { Events } from './events/events.ts';
import type { Hub, HubStores } from './hub.ts';
import { badRequest, parseBody } from './routes/request-body.ts';
import type { Route } from './routes/route.ts';
import { StreamedBody } from './streamed-body.ts';

/** What all requests share. */
export interface Shared {
  readonly hub: HubStores;
  readonly log: Logger;
  readonly events: Events;
  readonly admission: AdmissionControl;
  /** The address that laptops call, where a proxy hides it from the hub. */
  readonly publicUrl: string | undefined;
  /** The hub's clock, which proofs are measured by. */
  readonly now: () => Date;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const devices = new WeakMap<FastifyRequest, string>();

/** The device that sent a request; undefined while the hub does not know it. */
export function deviceOf(request: FastifyRequest): string | undefined {
  return devices.get(request);
}

/**
 * Serves a request: checks its signature, waits for admission, authenticates the device, validates the body,
 * and lets the route answer. When the laptop goes before the answer ends, the hub ends its work in the stores too.
 */
export async function serveRequest(
  shared: Shared,
  route: Route,
  exchange: Exchange,
): Promise<void> {
  const gone = departureOf(exchange.reply);
  const { pool, profiles } = shared.hub;
  const hub = { pool: connectionsUntil(pool, gone), profiles: profiles.until(gone) };
  try {
    if (route.who === 'anyone') {
      exchange.reply.header('Cache-Control', 'no-store');
      return answerValue(exchange.reply, await route.handle(hub));
    }
    const proof = await proofOf(shared, exchange.request);
    const leave = await shared.admission.enter(proof.thumbprint, gone);
    try {
      await serveSigned(shared, route, { ...exchange, hub, proof, leave });
    } finally {
      leave();
    }
  } catch (error) {
    if (!gone.aborted) throw error;
    // Nobody reads the answer.
    exchange.reply.hijack();
  }
}

/** Aborts when the laptop closes the connection before it has the whole answer. */
function departureOf({ raw }: FastifyReply): AbortSignal {
  const departure = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) departure.abort();
  });
  return departure.signal;
}

/** @param exchange.leave may be called before the answer ends, when the rest of it needs no store */
async function serveSigned(
  shared: Shared,
  route: Exclude<Route, { who: 'anyone' }>,
  exchange: Exchange & { readonly hub: Hub; readonly proof: Proof; readonly leave: () => void },
): Promise<void> {
  const { log, events } = shared;
  const { hub, request, reply, proof, leave } = exchange;
  if (route.who === 'key') {
    const body = parseBody(await contentOf(request), route.schema);
    return answerValue(reply, await route.handle({ hub, proof, address: request.ip, body }));
  }
  const device = await authenticate(hub.pool, proof);
  devices.set(request, device.id);
  const body = parseBody(await contentOf(request), route.schema);
  if ('handle' in route) {
    const report = (error: unknown) => reportDefect(log, request, error);
    return answerValue(reply, await route.handle({ hub, device, body, report }));
  }
  if ('stream' in route) {
    return await answerStream(log, exchange, {
      type: 'application/x-ndjson',
      body: (raw) => new StreamedBody(raw, acceptedEncoding(request.headers['accept-encoding'])),
      write: (output) => route.stream({ hub, device, body, output }),
    });
  }
  leave();
  await answerStream(log, exchange, {
    type: 'text/event-stream',
    write: (output) => route.listen({ events, device, output }),
  });
}

async function proofOf({ publicUrl, now }: Shared, request: FastifyRequest): Promise<Proof> {
  const origin = publicUrl ?? `${request.protocol}://${request.host}`;
  const { proof } = request.headers;
  return await verifyProof(typeof proof === 'string' ? proof : undefined, {
    method: request.method,
    url: origin + request.url,
    body: bytesOf(request),
    now: now(),
  });
}

/**
 * The content of a request's body, which may be compressed.
 * @throws `bad_request` when it is larger than a body may be
 */
async function contentOf(request: FastifyRequest): Promise<Buffer> {
  try {
    return await decompressBody(bytesOf(request), request.headers['content-encoding'], bodyLimit);
  } catch (error) {
    throw error instanceof RangeError
      ? badRequest({ reason: 'request_too_large', megabytes: bodyLimit / 1024 / 1024 })
      : badRequest({ reason: 'not_json' });
  }
}

function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}
