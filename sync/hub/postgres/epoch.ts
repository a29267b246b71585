import type pg from 'pg';
import { transaction } from './transaction.ts';

/**
 * Gives the database an epoch, and a new one when it is a copy of another or an earlier state of itself:
 * its cluster is another, or its transactions are numbered lower than those that it remembers. Positions
 * are then given anew, because those of the old epoch do not fit the new numbering.
 */
export async function ensureEpoch(pool: pg.Pool): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query('LOCK TABLE sync.epoch IN SHARE ROW EXCLUSIVE MODE');
    const { rows } = await client.query(
      `SELECT EXISTS (
                SELECT FROM sync.epoch AS e, pg_control_system() AS c
                 WHERE e.is_current
                   AND e.system_identifier = c.system_identifier
              )
              AND NOT EXISTS (SELECT FROM sync.entry WHERE xid > pg_current_xact_id())
              AS is_same`,
    );
    if (rows[0].is_same) return;
    await client.query('UPDATE sync.epoch SET is_current = false WHERE is_current');
    await client.query(
      `INSERT INTO sync.epoch (system_identifier)
       SELECT system_identifier FROM pg_control_system()`,
    );
    await client.query(
      `UPDATE sync.entry AS e
          SET xid = pg_current_xact_id(), seq = ordered.seq
         FROM (
                SELECT bucket, entity, id, school_id, entry_date,
                       row_number() OVER (ORDER BY xid, seq) AS seq
                  FROM sync.entry
              ) AS ordered
        WHERE (e.bucket, e.entity, e.id, e.school_id, e.entry_date)
              = (ordered.bucket, ordered.entity, ordered.id, ordered.school_id, ordered.entry_date)`,
    );
    await client.query(
      "SELECT setval('sync.position', (SELECT coalesce(max(seq), 1) FROM sync.entry))",
    );
  });
}

/** The epoch of the database: a laptop that comes from another has to compare before it goes on. */
export async function currentEpoch(client: pg.Pool | pg.PoolClient): Promise<string> {
  const { rows } = await client.query('SELECT epoch FROM sync.epoch WHERE is_current');
  return rows[0].epoch as string;
}
