import type pg from 'pg';
import { query } from './query.ts';
import { lockTables } from './read-lock.ts';
import { transaction } from './transaction.ts';

/** Records that one transaction decides: their locks are held for a fraction of a second. */
const batchSize = 2_000;
/** How long a decision waits for a writer of the version index, such as a transaction that somebody left open. */
const lockTimeoutMs = 500;
/** PostgreSQL's `lock_not_available`. */
const lockNotAvailable = '55P03';

/**
 * Decides the entries of records whose transactions have ended (schema/functions/recheck.sql). Records that another
 * transaction holds are left for the next time. Whoever reads the version index calls it first.
 * @param given.mostMs after so many milliseconds the rest is left for the next time
 * @throws `store_unavailable`
 */
export async function decideRecheck(
  pool: pg.Pool,
  given: { readonly mostMs?: number } = {},
): Promise<void> {
  const { mostMs = 2_000 } = given;
  const [row] = await query<{ is_empty: boolean }>(
    pool,
    'SELECT NOT EXISTS (SELECT FROM sync.recheck) AS is_empty',
  );
  if (row?.is_empty !== false) return;
  const until = performance.now() + mostMs;
  let after = '0';
  let size = batchSize;
  while (performance.now() < until) {
    const decided = await decideBatch(pool, after, size);
    if (decided === 'locked' && size > 1) {
      // One record holds up the others: it is looked for.
      size = Math.ceil(size / 10);
      continue;
    }
    const last = decided === 'locked' ? await nextPosition(pool, after) : decided;
    if (last === null) return;
    after = last;
    if (decided !== 'locked') size = batchSize;
  }
}

/** @returns the last position that it looked at; null when there was none; `locked` when it decided nothing */
async function decideBatch(
  pool: pg.Pool,
  after: string,
  size: number,
): Promise<string | null | 'locked'> {
  try {
    return await transaction(pool, async (client) => {
      await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}; ${lockTables}`);
      const { rows } = await client.query<{ last: string | null }>(
        'SELECT sync.decide_recheck($1, $2) AS last',
        [after, size],
      );
      return rows[0]?.last ?? null;
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === lockNotAvailable) return 'locked';
    throw error;
  }
}

async function nextPosition(pool: pg.Pool, after: string): Promise<string | null> {
  const [row] = await query<{ next: string | null }>(
    pool,
    'SELECT min(position) AS next FROM sync.recheck WHERE position > $1',
    [after],
  );
  return row?.next ?? null;
}
