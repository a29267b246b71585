import type { ErrorCode } from '../../../model/error.ts';

const statuses: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  protocol_mismatch: 400,
  bad_proof: 401,
  device_unknown: 401,
  device_revoked: 403,
  user_not_allowed: 403,
  out_of_scope: 403,
  join_code_unknown: 404,
  join_code_used: 409,
  epoch_changed: 409,
  join_code_expired: 410,
  too_many_attempts: 429,
  hub_busy: 503,
  store_unavailable: 503,
};

/** The HTTP status, for proxies and monitors. Laptops decide by the code. */
export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500;
}
