import type { z } from 'zod';
import { CaseloadError } from '../../../model/error.ts';
import { isSupportedProtocol, protocolMismatch } from '../handshake.ts';

/**
 * Reads the body of a request.
 * @throws `protocol_mismatch`, checked first, because another version's request may have another form;
 * `bad_request`
 */
export function parseBody<Body>(bytes: Uint8Array, schema: z.ZodType<Body>): Body {
  const value = parseJson(bytes);
  const version = (value as { protocol?: unknown } | null)?.protocol;
  if (typeof version === 'number' && !isSupportedProtocol(version)) throw protocolMismatch(version);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // The path and not the value, which may be a student's.
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
