import type pg from 'pg';
import { readLineage } from './lineage.ts';
import type { Connections } from './pool.ts';
import { transaction } from './transaction.ts';

/** The most positions of one run of the server, which last for years. */
const runLength = 2 ** 40;
/** Room for positions that other transactions take while a run begins. */
const slack = 1_000_000;

/**
 * Gives the database an epoch, and a new one when it is a copy: its cluster, timeline, database or table is another
 * one, or it holds positions that its server has not reached. When only the server has restarted, a new run begins.
 * Any number of hubs may call this at once.
 * @param given.isPatient waits as long as another hub takes to give all entries of a copy new positions
 */
export async function ensureEpoch(
  pool: Connections,
  given: { readonly isPatient?: boolean } = {},
): Promise<void> {
  await transaction(pool, async (client) => {
    if (given.isPatient) await client.query('SET LOCAL lock_timeout = 0');
    await lockEpoch(client);
    const lineage = await readLineage(client);
    if (lineage.identity === null) {
      // No laptop has pulled yet, so the positions that the migration gave are right.
      await beginEpoch(client);
      await beginRun(client);
    } else if (!lineage.isSame || (await hasPositionsAhead(client))) {
      await beginEpoch(client);
      await beginRun(client);
      await renumberEntries(client);
    } else if (!lineage.isSameRun) {
      await beginRun(client);
    }
  });
}

/**
 * Gives the database a new epoch because a laptop has brought a position that is not of this lineage, which proves
 * that an earlier state was restored. Positions stay: they are right in this lineage.
 * @param seen the epoch that has ended; when another one has begun since, this does nothing
 */
export async function leaveEpoch(pool: Connections, seen: string): Promise<void> {
  await transaction(pool, async (client) => {
    await lockEpoch(client);
    if ((await currentEpoch(client)) !== seen) return;
    await beginEpoch(client);
    await beginRun(client);
  });
}

/** The epoch of the database. A laptop from another one has to compare before it goes on. */
export async function currentEpoch(client: pg.Pool | pg.PoolClient): Promise<string> {
  const { rows } = await client.query('SELECT epoch FROM sync.epoch WHERE is_current');
  return rows[0].epoch as string;
}

async function lockEpoch(client: pg.PoolClient): Promise<void> {
  await client.query('LOCK TABLE sync.epoch IN SHARE ROW EXCLUSIVE MODE');
}

async function hasPositionsAhead(client: pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query(
    'SELECT EXISTS (SELECT FROM sync.entry WHERE xid > pg_current_xact_id()) AS has_them',
  );
  return rows[0].has_them as boolean;
}

async function beginEpoch(client: pg.PoolClient): Promise<void> {
  await client.query('UPDATE sync.epoch SET is_current = false WHERE is_current');
  await client.query('INSERT INTO sync.epoch DEFAULT VALUES');
}

async function beginRun(client: pg.PoolClient): Promise<void> {
  await client.query(
    `UPDATE sync.run
        SET last_seq = (SELECT last_value FROM sync.position) + $1
      WHERE last_seq IS NULL`,
    [slack],
  );
  // The first run holds the positions that the migration gave.
  await client.query(
    `INSERT INTO sync.run (first_seq, identity, server_started_at)
     SELECT CASE WHEN EXISTS (SELECT FROM sync.run)
                 THEN setval('sync.position', p.last_value + 2 * $1 + floor(random() * $2)::bigint)
                 ELSE 0
            END,
            sync.database_identity(),
            pg_postmaster_start_time()
       FROM sync.position AS p`,
    [slack, runLength],
  );
}

/**
 * Gives all entries new positions in the order of the old ones, which another server has numbered. All laptops of
 * this epoch begin above them, so that none of them needs an earlier removal.
 */
async function renumberEntries(client: pg.PoolClient): Promise<void> {
  await client.query('DELETE FROM sync.mark');
  await client.query("UPDATE sync.trim SET below = '0'");
  await client.query(
    `UPDATE sync.entry AS e
        SET xid = pg_current_xact_id(), seq = ordered.seq
       FROM (
              SELECT bucket, entity, id, school_id, entry_date,
                     (SELECT last_value FROM sync.position) + row_number() OVER (ORDER BY xid, seq) AS seq
                FROM sync.entry
            ) AS ordered
      WHERE (e.bucket, e.entity, e.id, e.school_id, e.entry_date)
            = (ordered.bucket, ordered.entity, ordered.id, ordered.school_id, ordered.entry_date)`,
  );
  await client.query(
    `SELECT setval('sync.position', greatest(p.last_value, (SELECT max(seq) FROM sync.entry)))
       FROM sync.position AS p`,
  );
}
