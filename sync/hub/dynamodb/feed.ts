import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { ProfileVersion } from '../hub.ts';
import { query } from '../postgres/query.ts';
import { isConnectionError, unavailable } from '../postgres/transaction.ts';
import { findStarted, record } from './changesets.ts';
import { answered, profilesTable } from './client.ts';
import { bucketOfProfile, placeProfiles, removeOthers } from './entries.ts';
import { hubAttributes, type Item } from './plain.ts';
import { versionOf } from './read.ts';

const feed = 'profiles-scan';
/** Names whoever wrote to DynamoDB without the hub: it does not tell who that is. */
const foreignActor = 'dynamodb';

export interface ScanResult {
  /** Profiles that the table holds. */
  readonly scanned: number;
  /** Profiles whose entries moved. */
  readonly changed: number;
  readonly removed: number;
  /** Profiles that no laptop gets, because their `school_id` is none of a school. */
  readonly without_school: number;
}

/**
 * Folds what the table holds into the version index (design section 5): compares every document with its
 * entry. One scan at a time, in all replicas.
 *
 * What the hub itself writes while the scan runs is not touched: a changeset takes its seq after its write,
 * so an entry whose seq is older than the scan was written before the scan read anything, and one whose seq
 * is younger is left to the next scan.
 *
 * @param given.wait whether to wait for a scan that runs elsewhere, instead of leaving it to that
 * @returns undefined when another scan runs, or the signal ended this one
 * @throws `store_unavailable`; what was folded before stays
 */
export async function scanProfiles(given: {
  pool: pg.Pool;
  client: DynamoDBDocumentClient;
  wait: boolean;
  signal?: AbortSignal;
}): Promise<ScanResult | undefined> {
  const connection = await given.pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  let lost = false;
  const onError = () => {
    lost = true;
  };
  connection.on('error', onError);
  try {
    if (!(await lock(connection, given.wait))) return undefined;
    const result = await scan({ ...given, connection });
    await connection.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [feed]);
    return result;
  } catch (error) {
    // The lock is the connection's, and ends with it.
    lost = true;
    throw isConnectionError(error) ? unavailable(error) : error;
  } finally {
    connection.off('error', onError);
    connection.release(lost);
  }
}

/** When everything that the table held had been folded; null: never yet. UTC. */
export async function readFeedAge(pool: pg.Pool): Promise<string | null> {
  const [checkpoint] = await query<{ complete_at: Date | null }>(
    pool,
    'SELECT complete_at FROM sync.feed_checkpoint WHERE feed = $1',
    [feed],
  );
  return checkpoint?.complete_at?.toISOString() ?? null;
}

interface Scan {
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
  readonly connection: pg.PoolClient;
  readonly signal?: AbortSignal;
}

async function lock(connection: pg.PoolClient, wait: boolean): Promise<boolean> {
  const { rows } = await connection.query(
    wait
      ? 'SELECT pg_advisory_lock(hashtextextended($1, 0)) IS NOT NULL AS locked'
      : 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    [feed],
  );
  return rows[0].locked as boolean;
}

async function scan({ pool, client, connection, signal }: Scan): Promise<ScanResult | undefined> {
  const { rows } = await connection.query<{ started_at: Date; up_to: string }>(
    `SELECT clock_timestamp() AS started_at,
            CASE WHEN is_called THEN last_value ELSE 0 END AS up_to
       FROM sync.position`,
  );
  const { started_at, up_to } = rows[0] as { started_at: Date; up_to: string };
  const present = new Set<string>();
  let changed = 0;
  let withoutSchool = 0;
  const pages = paginateScan({ client }, { TableName: profilesTable, ConsistentRead: true });
  while (true) {
    if (signal?.aborted) return undefined;
    const page = await answered(pages.next());
    if (page.done) break;
    const items: Item[] = page.value.Items ?? [];
    await recordUnfinished(pool, items);
    const versions = items.map(versionOf);
    for (const { record } of versions) {
      present.add(record.profile_id as string);
      if (bucketOfProfile(record) === null) withoutSchool += 1;
    }
    changed += await foldPage(connection, versions, up_to);
  }
  const removed = await foldRemovals(connection, present, up_to);
  await connection.query(
    `INSERT INTO sync.feed_checkpoint (feed, checkpoint, complete_at)
     VALUES ($1, '{}', $2)
     ON CONFLICT (feed) DO UPDATE SET complete_at = excluded.complete_at`,
    [feed, started_at],
  );
  return { scanned: present.size, changed, removed, without_school: withoutSchool };
}

/** What the hub wrote and did not get to record is the device's change, not a foreign one. */
async function recordUnfinished(pool: pg.Pool, items: readonly Item[]): Promise<void> {
  const named = items
    .map((item) => item[hubAttributes.changeset])
    .filter((id) => typeof id === 'string');
  for (const unfinished of await findStarted(pool, named)) await record(pool, unfinished);
}

/** @returns how many profiles moved */
async function foldPage(
  connection: pg.PoolClient,
  versions: readonly ProfileVersion[],
  upTo: string,
): Promise<number> {
  return await inTransaction(connection, async () => {
    const moved = await placeProfiles(
      connection,
      versions.map(({ etag, record }) => ({
        id: record.profile_id as string,
        bucket: bucketOfProfile(record),
        etag,
      })),
      upTo,
    );
    const changed = versions.filter(({ record }) => moved.has(record.profile_id as string));
    await connection.query(
      `INSERT INTO sync.audit (actor, entity, key, after)
       SELECT $1, 'profiles', jsonb_build_array(c.after -> 'profile_id'), c.after
         FROM unnest($2::jsonb[]) AS c (after)`,
      [foreignActor, changed.map(({ record }) => JSON.stringify(record))],
    );
    return changed.length;
  });
}

/** @returns how many profiles are gone */
async function foldRemovals(
  connection: pg.PoolClient,
  present: ReadonlySet<string>,
  upTo: string,
): Promise<number> {
  return await inTransaction(connection, async () => {
    const removed = await removeOthers(connection, present, upTo);
    await connection.query(
      `INSERT INTO sync.audit (actor, entity, key)
       SELECT $1, 'profiles', jsonb_build_array(id) FROM unnest($2::text[]) AS id`,
      [foreignActor, [...removed]],
    );
    return removed.size;
  });
}

/** When it fails, the caller closes the connection, and with it the transaction. */
async function inTransaction<Value>(
  connection: pg.PoolClient,
  work: () => Promise<Value>,
): Promise<Value> {
  await connection.query('BEGIN');
  const value = await work();
  await connection.query('COMMIT');
  return value;
}
