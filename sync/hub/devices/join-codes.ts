import { createHash, randomInt } from 'node:crypto';
import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import { query } from '../postgres/query.ts';
import { grantOf, type ScopeRow, scopeColumns } from './scope.ts';

/** Crockford's base 32, without I, L, O and U, so that people who read or hear a code type it right. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 60 bits: with the limit on attempts, guessing a code takes longer than any code is valid. */
const length = 12;

/** A code with which one laptop joins for a user. */
export interface JoinCode {
  /** `XXXX-XXXX-XXXX`. */
  readonly code: string;
  /** UTC. */
  readonly expires_at: string;
}

/**
 * Makes a code for a user. The hub stores only its hash, so nobody can show the code again.
 * @throws `unknown_record` when no user has this email, `rule_broken` when several have, `user_not_allowed`
 */
export async function makeJoinCode(
  pool: pg.Pool,
  given: { email: string; hours: number },
): Promise<JoinCode> {
  const users = await query<ScopeRow & { sourced_id: string }>(
    pool,
    `SELECT ${scopeColumns} FROM public.users AS u WHERE lower(u.email) = lower($1)`,
    [given.email],
  );
  const [user] = users;
  if (user === undefined) {
    throw new CaseloadError({
      code: 'unknown_record',
      params: { reason: 'no_user_with_email' },
    });
  }
  if (users.length > 1) {
    throw new CaseloadError({
      code: 'rule_broken',
      params: { reason: 'shared_email', users: users.length },
    });
  }
  grantOf(user);
  const code = randomCode();
  const [made] = await query<{ expires_at: Date }>(
    pool,
    `INSERT INTO sync.join_code (code_hash, user_id, expires_at)
     VALUES ($1, $2, now() + make_interval(hours => $3))
     RETURNING expires_at`,
    [hashJoinCode(code), user.sourced_id, given.hours],
  );
  return { code, expires_at: (made as { expires_at: Date }).expires_at.toISOString() };
}

/** The hash of a code. Case, spaces, hyphens, O for 0, and I or L for 1 do not matter. */
export function hashJoinCode(typed: string): Buffer {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return createHash('sha256').update(code).digest();
}

function randomCode(): string {
  const characters = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]);
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-');
}
