import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import { query } from '../postgres/query.ts';
import { transaction } from '../postgres/transaction.ts';

/** Attempts to join that failed, within a minute: from one address, and from anywhere. */
const limits = { perAddress: 5, inTotal: 60 };

/** `too_many_attempts`, with how long to wait. */
export class TooManyAttempts extends CaseloadError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super({
      code: 'too_many_attempts',
      params: { reason: 'join', seconds: retryAfterSeconds },
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Counts an attempt to join, before it is made: as failed, until `forgetAttempt` says otherwise. So a
 * thousand at once are counted like a thousand in a row. One that is refused here does not count.
 * @returns the attempt, to forget when it succeeds
 * @throws TooManyAttempts
 */
export async function countAttempt(pool: pg.Pool, address: string): Promise<string> {
  return await transaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('caseload join', 0))");
    await client.query("DELETE FROM sync.join_attempt WHERE at < now() - INTERVAL '1 minute'");
    const { rows } = await client.query<{ from_here: number; wait: number }>(
      `SELECT from_here, ceil(extract(epoch FROM at + INTERVAL '1 minute' - now()))::integer AS wait
         FROM (
                SELECT at,
                       row_number() OVER (ORDER BY at DESC) AS nth,
                       address = $1 AS from_here,
                       row_number() OVER (PARTITION BY address = $1 ORDER BY at DESC) AS nth_here
                  FROM sync.join_attempt
              ) AS recent
        WHERE nth = $3 OR (from_here AND nth_here = $2)
        ORDER BY wait DESC
        LIMIT 1`,
      [address, limits.perAddress, limits.inTotal],
    );
    if (rows[0] !== undefined) throw new TooManyAttempts(Math.max(1, rows[0].wait));
    const made = await client.query<{ id: string }>(
      'INSERT INTO sync.join_attempt (address) VALUES ($1) RETURNING id',
      [address],
    );
    return (made.rows[0] as { id: string }).id;
  });
}

export async function forgetAttempt(pool: pg.Pool, attempt: string): Promise<void> {
  await query(pool, 'DELETE FROM sync.join_attempt WHERE id = $1', [attempt]);
}
