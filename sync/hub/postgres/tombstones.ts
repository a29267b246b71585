import type pg from 'pg';
import { query } from './query.ts';
import { transaction } from './transaction.ts';

const batch = 5000;

/**
 * Records the present place in the order of changes, so that a position has a time later. Once an hour, by the hub
 * that comes first.
 */
export async function markOrder(pool: pg.Pool): Promise<void> {
  await query(
    pool,
    `INSERT INTO sync.mark (at, horizon, next_xid)
     SELECT date_trunc('second', clock_timestamp()),
            pg_snapshot_xmin(pg_current_snapshot()),
            pg_snapshot_xmax(pg_current_snapshot())
      WHERE NOT EXISTS (SELECT FROM sync.mark WHERE at > now() - INTERVAL '1 hour')
     ON CONFLICT DO NOTHING`,
  );
}

/**
 * Deletes removals that are older than a number of days. It first stores the position below which they go, then
 * deletes them in batches, so that a reader who misses one also sees that position. A laptop that has not read up to
 * there has to compare. One hub at a time; the others do nothing meanwhile.
 * @returns how many were deleted
 */
export async function trimRemovals(pool: pg.Pool, days: number): Promise<number> {
  await query(
    pool,
    `UPDATE sync.trim
        SET below = greatest(below, (
              SELECT max(horizon) FROM sync.mark WHERE at <= now() - make_interval(days => $1)
            ))`,
    [days],
  );
  // The newest of the older marks stays: the next trim needs it.
  await query(
    pool,
    `DELETE FROM sync.mark
      WHERE at < (SELECT max(at) FROM sync.mark WHERE at <= now() - make_interval(days => $1))`,
    [days],
  );
  await query(pool, 'DELETE FROM sync.key_change WHERE xid < (SELECT below FROM sync.trim)');
  let forgotten = 0;
  for (;;) {
    const count = await forgetSome(pool);
    if (count === 0) return forgotten;
    forgotten += count;
  }
}

/**
 * The newest entry of each entity in a bucket stays, so that a digest's cursor stays the one that pulls end with. An
 * entry that a transaction is bringing back is locked, and stays too.
 */
async function forgetSome(pool: pg.Pool): Promise<number> {
  return await transaction(pool, async (client) => {
    const { rows } = await client.query<{ is_mine: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtext('sync.trim')) AS is_mine",
    );
    if (!rows[0]?.is_mine) return 0;
    const { rowCount } = await client.query(
      `DELETE FROM sync.entry AS e
        USING (
                SELECT old.entity, old.id, old.school_id, old.entry_date, old.bucket
                  FROM sync.entry AS old
                 WHERE old.etag IS NULL
                   AND old.xid < (SELECT below FROM sync.trim)
                   AND EXISTS (
                         SELECT
                           FROM sync.entry AS newer
                          WHERE newer.bucket = old.bucket
                            AND newer.entity = old.entity
                            AND (newer.xid, newer.seq) > (old.xid, old.seq)
                       )
                 ORDER BY old.xid
                 LIMIT $1
                   FOR UPDATE OF old SKIP LOCKED
              ) AS old
        WHERE (e.entity, e.id, e.school_id, e.entry_date, e.bucket)
              = (old.entity, old.id, old.school_id, old.entry_date, old.bucket)`,
      [batch],
    );
    return rowCount ?? 0;
  });
}
