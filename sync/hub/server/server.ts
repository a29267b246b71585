import { type FastifyInstance, fastify } from 'fastify';
import type { Logger } from 'pino';
import { AdmissionControl } from './admission-control.ts';
import { answerError, answerProblem, bodyLimit } from './answer.ts';
import { standardBodyPace, watchBody } from './body-watch.ts';
import { acceptedEncoding, compressAnswer } from './content-encoding.ts';
import { Events } from './events/events.ts';
import type { HubStores } from './hub.ts';
import { describeError } from './log.ts';
import { badRequest } from './routes/request-body.ts';
import { routes } from './routes/routes.ts';
import { deviceOf, serveRequest } from './serve-request.ts';
import type { ServeSettings } from './settings/serve-settings.ts';

/** Connections to PostgreSQL that requests leave to health, the feed and maintenance. */
const sparedConnections = 4;
/** Requests that wait for their turn; the hub refuses those beyond. */
const longestQueue = 100;

/** What a server serves with. */
export interface Serving {
  readonly hub: HubStores;
  readonly settings: ServeSettings;
  readonly log: Logger;
  /** The hub's clock, which proofs are measured by. */
  readonly now: () => Date;
}

/** The hub's HTTP server, with its routes. It does not listen yet. */
export function createServer({ hub, settings, log, now }: Serving): FastifyInstance {
  const events = new Events(hub.pool, (error) => {
    log.warn({ error: describeError(error) }, 'watching for changes failed; the hub tries again');
  });
  const capacity = Math.max(1, hub.pool.options.max - sparedConnections);
  const admission = new AdmissionControl({
    capacity,
    queue: longestQueue,
    now: () => performance.now(),
  });
  const shared = { hub, log, events, admission, publicUrl: settings.publicUrl, now };
  const server = fastify({
    // Fastify's own lines would hold addresses with their queries, and the messages of errors.
    loggerInstance: log.child({}, { level: 'silent' }),
    bodyLimit,
    // `watchBody` limits how slow a body may be. Node limits how long the headers may take.
    requestTimeout: 0,
    trustProxy: settings.trustProxy === false ? false : [...settings.trustProxy],
    forceCloseConnections: 'idle',
    ...(settings.tls === undefined ? {} : { https: settings.tls }),
  }) as unknown as FastifyInstance;

  // The signature covers the bytes of the body, so the hub keeps them as they came.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  server.addHook('onRequest', async ({ raw }, reply) => {
    watchBody(raw, standardBodyPace);
    // HTTP/1.1 keeps connections open without it.
    reply.raw.removeHeader('Connection');
  });
  server.setNotFoundHandler((_request, reply) => {
    answerProblem(reply, badRequest({ reason: 'unknown_address' }).toProblem(), 404);
  });
  server.setErrorHandler((error, _request, reply) => answerError(log, reply, error));
  server.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string') return payload;
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    const compressed = await compressAnswer(payload, encoding);
    // JSON is UTF-8 (RFC 8259): Fastify would say it in a parameter.
    reply.header('Content-Type', 'application/json');
    if (compressed !== undefined) reply.header('Content-Encoding', encoding);
    return compressed ?? payload;
  });
  // A stream of events has no end that a closing server could wait for.
  server.addHook('preClose', () => events.close());
  server.addHook('onResponse', async (request, reply) => {
    log.info({
      method: request.method,
      // The route's pattern, because the address that was called may hold a key.
      path: request.routeOptions.url ?? 'unknown',
      status: reply.raw.statusCode,
      ms: Math.round(reply.elapsedTime),
      address: request.ip,
      device: deviceOf(request),
    });
  });
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        await serveRequest(shared, route, { request, reply });
        // The answer may still be compressed: without it Fastify would send an empty one.
        return reply;
      },
    });
  }
  return server;
}
