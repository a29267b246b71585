import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Logger } from 'pino';
import { CaseloadError, type Problem, problemOf } from '../../model/error.ts';
import { TooManyAttempts } from '../devices/attempts.ts';
import { authenticate } from '../devices/authenticate.ts';
import { type Proof, verifyProof } from '../devices/proof.ts';
import { Events } from '../events/events.ts';
import { AdmissionControl } from './admission-control.ts';
import type { Hub } from './hub.ts';
import { describeError } from './log.ts';
import { statusOf } from './routes/http-status.ts';
import { badRequest, parseBody } from './routes/request-body.ts';
import type { Route } from './routes/route.ts';
import { routes } from './routes/routes.ts';
import type { ServeSettings } from './settings.ts';

const bodyLimit = 16 * 1024 * 1024;
/** A laptop on a slow line may take this long to send its request. Milliseconds. */
const requestTimeout = 120_000;
/** Connections to PostgreSQL that requests leave to health, the feed and the chores. */
const sparedConnections = 4;
/** Requests that wait for their turn before others are told to come again. */
const longestQueue = 100;

/** What serving needs. */
export interface Serving {
  readonly hub: Hub;
  readonly settings: ServeSettings;
  readonly log: Logger;
  /** The hub's clock, which proofs are measured by. */
  readonly now: () => Date;
}

/** The hub's HTTP server, with its routes; it does not listen yet. */
export function createServer(given: Serving): FastifyInstance {
  const { hub, settings, log } = given;
  const events = new Events(hub.pool, (error) => {
    log.warn({ error: describeError(error) }, 'laptops are not told of changes');
  });
  const capacity = Math.max(1, hub.pool.options.max - sparedConnections);
  const gate = new AdmissionControl({
    capacity,
    queue: longestQueue,
    now: () => performance.now(),
  });
  const serving = { ...given, events, gate };
  const server = fastify({
    // Its own lines would hold addresses with their queries, and errors with their words.
    loggerInstance: log.child({}, { level: 'silent' }),
    bodyLimit,
    requestTimeout,
    trustProxy: settings.trustProxy === false ? false : [...settings.trustProxy],
    forceCloseConnections: 'idle',
    ...(settings.tls === undefined ? {} : { https: settings.tls }),
  }) as unknown as FastifyInstance;

  // The signature covers the bytes of the body, so they are kept as they came.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  server.setNotFoundHandler((_request, reply) => {
    answerProblem(reply, badRequest('The hub has no such address.').toProblem(), 404);
  });
  server.setErrorHandler((error, _request, reply) => answerError(serving, reply, error));
  // Streams of events have no end of their own that a closing server could wait for.
  server.addHook('preClose', () => events.close());
  server.addHook('onResponse', async (request, reply) => {
    log.info({
      method: request.method,
      // The route's pattern: what was called may hold a key.
      path: request.routeOptions.url ?? 'unknown',
      status: reply.raw.statusCode,
      ms: Math.round(reply.elapsedTime),
      address: request.ip,
      device: devices.get(request),
    });
  });
  for (const one of routes) {
    server.route({
      method: one.method,
      url: one.path,
      handler: (request, reply) => serve(serving, one, { request, reply }),
    });
  }
  return server;
}

/** What requests share. */
interface Shared extends Serving {
  readonly events: Events;
  readonly gate: AdmissionControl;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Who sent a request, for its line in the log. */
const devices = new WeakMap<FastifyRequest, string>();

async function serve(shared: Shared, route: Route, exchange: Exchange): Promise<void> {
  if (route.who === 'anyone') return answerValue(exchange.reply, await route.handle(shared.hub));
  const proof = await proofOf(shared, exchange.request);
  const leave = await shared.gate.enter(proof.thumbprint);
  try {
    await serveSigned(shared, route, { ...exchange, proof, leave });
  } finally {
    leave();
  }
}

/** @param exchange.leave may be called before the answer ends, when the rest of it needs no store */
async function serveSigned(
  shared: Shared,
  route: Exclude<Route, { who: 'anyone' }>,
  exchange: Exchange & { readonly proof: Proof; readonly leave: () => void },
): Promise<void> {
  const { hub, events } = shared;
  const { request, reply, proof, leave } = exchange;
  if (route.who === 'key') {
    const body = parseBody(bytesOf(request), route.schema);
    return answerValue(reply, await route.handle({ hub, proof, address: request.ip, body }));
  }
  const device = await authenticate(hub.pool, proof);
  devices.set(request, device.id);
  const body = parseBody(bytesOf(request), route.schema);
  if ('handle' in route) {
    const report = (error: unknown) => reportDefect(shared, request, error);
    return answerValue(reply, await route.handle({ hub, device, body, report }));
  }
  if ('stream' in route) {
    return await answerStream(shared, exchange, {
      type: 'application/x-ndjson',
      write: (output) => route.stream({ hub, device, body, output }),
    });
  }
  leave();
  await answerStream(shared, exchange, {
    type: 'text/event-stream',
    write: (output) => route.listen({ events, device, output }),
  });
}

async function proofOf({ settings, now }: Serving, request: FastifyRequest): Promise<Proof> {
  const origin = settings.publicUrl ?? `${request.protocol}://${request.host}`;
  const header = request.headers.dpop;
  return await verifyProof(typeof header === 'string' ? header : undefined, {
    method: request.method,
    url: origin + request.url,
    body: bytesOf(request),
    now: now(),
  });
}

function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function answerValue(reply: FastifyReply, value: unknown): void {
  reply.send({ ok: true, value });
}

/**
 * Lets a route write its answer by itself, straight to the connection, which says when the laptop is slower
 * than we are and when it has hung up. Headers go out with the first byte.
 */
async function answerStream(
  serving: Serving,
  { request, reply }: Exchange,
  { type, write }: { type: string; write: (output: FastifyReply['raw']) => Promise<void> },
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.setHeader('Content-Type', type);
  raw.setHeader('Cache-Control', 'no-store');
  // A proxy that gathers lines first would keep them from the laptop (nginx, proxy_buffering).
  raw.setHeader('X-Accel-Buffering', 'no');
  try {
    await write(raw);
  } catch (error) {
    if (!raw.headersSent) {
      const { problem, status } = judge(serving, error);
      raw.statusCode = status;
      if (problem.retry_after !== undefined) {
        raw.setHeader('Retry-After', Math.ceil(problem.retry_after));
      }
      raw.setHeader('Content-Type', 'application/json; charset=utf-8');
      raw.write(JSON.stringify({ ok: false, error: problem }));
    } else {
      reportDefect(serving, request, error);
    }
  }
  raw.end();
}

function answerError(serving: Serving, reply: FastifyReply, error: unknown): void {
  const { problem, status } = judge(serving, error);
  if (error instanceof TooManyAttempts) {
    reply.header('Retry-After', String(error.retryAfterSeconds));
  }
  if (problem.retry_after !== undefined) {
    reply.header('Retry-After', String(Math.ceil(problem.retry_after)));
  }
  answerProblem(reply, problem, status);
}

function answerProblem(reply: FastifyReply, error: Problem, status: number): void {
  reply.code(status).header('Cache-Control', 'no-store').send({ ok: false, error });
}

function reportDefect({ log }: Serving, request: FastifyRequest, error: unknown): void {
  log.error({ path: request.routeOptions.url, error: describeError(error) }, 'defect');
}

/** What to tell the laptop of an error; what an operator has to know of it goes to the log. */
function judge({ log }: Serving, error: unknown): { problem: Problem; status: number } {
  if (error instanceof CaseloadError) {
    if (statusOf(error.code) >= 500) log.warn({ error: describeError(error) }, error.code);
    return { problem: error.toProblem(), status: statusOf(error.code) };
  }
  // Fastify's own: a body that is too large, cut short, or no HTTP at all.
  const { statusCode } = error as { statusCode?: unknown };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    const words =
      statusCode === 413
        ? `The request is larger than ${bodyLimit / 1024 / 1024} MB.`
        : 'The request is malformed.';
    return { problem: badRequest(words).toProblem(), status: statusCode };
  }
  log.error({ error: describeError(error) }, 'defect');
  return { problem: problemOf(error), status: 500 };
}
