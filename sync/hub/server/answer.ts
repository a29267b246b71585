import type { Writable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { CaseloadError, type Problem, problemOf } from '../../model/error.ts';
import { passingProblem } from '../push/database-error.ts';
import { describeError } from './log.ts';
import { statusOf } from './routes/http-status.ts';
import { badRequest } from './routes/request-body.ts';
import type { StreamedBody } from './streamed-body.ts';

/** The largest body of a request. Bytes. */
export const bodyLimit = 16 * 1024 * 1024;

export function answerValue(reply: FastifyReply, value: unknown): void {
  reply.send({ ok: true, value });
}

export function answerProblem(reply: FastifyReply, error: Problem, status: number): void {
  reply.code(status).header('Cache-Control', 'no-store').send({ ok: false, error });
}

export function answerError(log: Logger, reply: FastifyReply, error: unknown): void {
  const { problem, status } = judge(log, error);
  if (problem.retry_after !== undefined) {
    reply.header('Retry-After', String(Math.ceil(problem.retry_after)));
  }
  answerProblem(reply, problem, status);
}

/**
 * Lets a route write its answer straight to the connection, so that it notices a slow laptop and one that has
 * hung up. The headers go out with the first byte; an error before it is answered like any other.
 */
export async function answerStream(
  log: Logger,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  {
    type,
    body,
    write,
  }: {
    readonly type: string;
    /** Absent: what the route writes goes out at once, as it is. */
    readonly body?: (raw: FastifyReply['raw']) => StreamedBody;
    readonly write: (output: Writable) => Promise<void>;
  },
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.setHeader('Content-Type', type);
  const streamed = body?.(raw);
  // A proxy that gathers lines first would keep them from the laptop (nginx, proxy_buffering).
  if (streamed === undefined) raw.setHeader('X-Accel-Buffering', 'no');
  const output = streamed ?? raw;
  try {
    await write(output);
  } catch (error) {
    // What was written may still be held back, before the first byte of the answer.
    if (raw.headersSent || streamed?.hasBegun === true) reportDefect(log, request, error);
    else if (!raw.destroyed) answerRawError(log, raw, error);
  }
  if (raw.writableEnded) output.destroy();
  else output.end();
}

function answerRawError(log: Logger, raw: FastifyReply['raw'], error: unknown): void {
  const { problem, status } = judge(log, error);
  raw.statusCode = status;
  if (problem.retry_after !== undefined) {
    raw.setHeader('Retry-After', Math.ceil(problem.retry_after));
  }
  raw.setHeader('Content-Type', 'application/json');
  raw.end(JSON.stringify({ ok: false, error: problem }));
}

/** Logs an error that the answer does not show. */
export function reportDefect(log: Logger, request: FastifyRequest, error: unknown): void {
  log.error({ path: request.routeOptions.url, error: describeError(error) }, 'defect');
}

/** The problem and the status that the laptop gets for an error. What the operator has to know goes to the log. */
function judge(log: Logger, error: unknown): { problem: Problem; status: number } {
  if (error instanceof CaseloadError) {
    if (statusOf(error.code) >= 500) log.warn({ error: describeError(error) }, error.code);
    return { problem: error.toProblem(), status: statusOf(error.code) };
  }
  // Fastify's own errors: a body that is too large or cut short, or a request that is not HTTP.
  const { statusCode } = error as { statusCode?: unknown };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    const params =
      statusCode === 413
        ? ({ reason: 'request_too_large', megabytes: bodyLimit / 1024 / 1024 } as const)
        : ({ reason: 'malformed', place: '' } as const);
    return { problem: badRequest(params).toProblem(), status: statusCode };
  }
  const passing = passingProblem(error);
  if (passing !== undefined) {
    log.warn({ error: describeError(error) }, passing.code);
    return { problem: passing, status: statusOf(passing.code) };
  }
  log.error({ error: describeError(error) }, 'defect');
  return { problem: problemOf(error), status: 500 };
}
