import type { Connections } from './pool.ts';
import { query } from './query.ts';
import { lockTables } from './read-lock.ts';
import { transaction } from './transaction.ts';

/** Records that one transaction decides: their locks are held for a fraction of a second. */
const batchSize = 2_000;
/** How long a decision waits for a writer of the version index, such as a transaction that somebody left open. */
const lockTimeoutMs = 500;
/** PostgreSQL's `lock_not_available`. */
const lockNotAvailable = '55P03';

/** A queue that is longer is that of a load. A request does not wait for it: a hub decides it beside. */
const longQueue = 10_000;
/** How long a request waits for its decisions. */
const requestMs = 2_000;

/**
 * Decides the entries of records whose transactions have ended (schema/functions/recheck.sql). Records that another
 * transaction holds are left for the next time.
 * @param given.signal ends it between two batches
 * @returns whether nothing is left
 * @throws `store_unavailable`
 */
export async function decideRecheck(
  pool: Connections,
  given: { readonly signal?: AbortSignal } = {},
): Promise<{ isEmpty: boolean }> {
  if ((await queueLength(pool)) === 0) return { isEmpty: true };
  let after = '0';
  let size = batchSize;
  while (given.signal?.aborted !== true) {
    const decided = await decideBatch(pool, after, size);
    if (decided === 'tables_locked') break;
    if (decided === 'locked' && size > 1) {
      // One record holds up the others: it is looked for.
      size = Math.ceil(size / 10);
      continue;
    }
    const last = decided === 'locked' ? await nextPosition(pool, after) : decided;
    if (last === null) break;
    after = last;
    if (decided !== 'locked') size = batchSize;
  }
  return { isEmpty: (await queueLength(pool)) === 0 };
}

/**
 * Decides what is there before a request reads the version index, so that it sees what was committed before it came.
 * @throws `store_unavailable`
 */
export async function decideForRequest(pool: Connections): Promise<void> {
  const length = await queueLength(pool);
  if (length === 0 || length > longQueue) return;
  await decideRecheck(pool, { signal: AbortSignal.timeout(requestMs) });
}

/** How many records wait, or more: some positions may be free. */
async function queueLength(pool: Connections): Promise<number> {
  const [row] = await query<{ length: string | null }>(
    pool,
    `SELECT (SELECT position FROM sync.recheck ORDER BY position DESC LIMIT 1)
            - (SELECT position FROM sync.recheck ORDER BY position LIMIT 1)
            + 1 AS length`,
  );
  return Number(row?.length ?? 0);
}

/**
 * @returns the last position that it looked at; null when there was none; `locked` when it decided nothing, because
 * another transaction holds what it has to write; `tables_locked` when one of the five tables is locked as a whole
 */
async function decideBatch(
  pool: Connections,
  after: string,
  size: number,
): Promise<string | null | 'locked' | 'tables_locked'> {
  let stage: 'locked' | 'tables_locked' = 'tables_locked';
  try {
    return await transaction(pool, async (client) => {
      await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}; ${lockTables}`);
      stage = 'locked';
      const { rows } = await client.query<{ last: string | null }>(
        'SELECT sync.decide_recheck($1, $2) AS last',
        [after, size],
      );
      return rows[0]?.last ?? null;
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === lockNotAvailable) return stage;
    throw error;
  }
}

async function nextPosition(pool: Connections, after: string): Promise<string | null> {
  const [row] = await query<{ next: string | null }>(
    pool,
    'SELECT min(position) AS next FROM sync.recheck WHERE position > $1',
    [after],
  );
  return row?.next ?? null;
}
