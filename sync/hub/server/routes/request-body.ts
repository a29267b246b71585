import type { z } from 'zod';
import { CaseloadError } from '../../../model/error.ts';
import type { ParamsOf } from '../../../model/problem-codes.ts';
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
  const place = issue?.path.join('.') ?? '';
  throw badRequest({ reason: 'malformed', place }, place);
}

export function badRequest(params: ParamsOf<'bad_request'>, field?: string): CaseloadError {
  return new CaseloadError({
    code: 'bad_request',
    params,
    ...(field === undefined ? {} : { field }),
  });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw badRequest({ reason: 'not_json' });
  }
}
