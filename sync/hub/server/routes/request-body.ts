import type { z } from 'zod';
import { CaseloadError } from '../../../model/error.ts';
import { isSupportedProtocol, protocolMismatch } from '../handshake.ts';

/**
 * Reads the body of a request.
 * @throws `bad_request`; `protocol_mismatch` before anything else is looked at, since another version's
 * request may have another form
 */
export function parseBody<Body>(bytes: Uint8Array, schema: z.ZodType<Body>): Body {
  const value = parseJson(bytes);
  const spoken = (value as { protocol?: unknown } | null)?.protocol;
  if (typeof spoken === 'number' && !isSupportedProtocol(spoken)) throw protocolMismatch(spoken);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // Where, not what: the value may be a student's.
  const [issue] = parsed.error.issues;
  throw badRequest(
    `The request is malformed at “${issue?.path.join('.') ?? ''}”.`,
    issue?.path.join('.'),
  );
}

export function badRequest(message: string, field?: string): CaseloadError {
  return new CaseloadError({
    code: 'bad_request',
    message,
    ...(field === undefined ? {} : { field }),
  });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw badRequest('The request is no JSON.');
  }
}
