import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { entities } from '../../model/catalog.ts';
import { withConnection } from './connection.ts';
import { query } from './query.ts';
import { lockForReading } from './read-lock.ts';
import { decideRecheck } from './recheck.ts';
import { findTriggerFaults } from './schema/trigger-faults.ts';
import { tableNames } from './schema/triggers.ts';
import { transaction } from './transaction.ts';
import { etagOf, type TableName } from './wire.ts';

/** Rows that one step compares. */
const batchSize = 2_000;
/** The part of the time that a scan in the background may take. */
const backgroundShare = 0.2;

/** What a scan of a table has found. */
export interface TableScan {
  readonly entity: TableName;
  readonly rows: number;
  /** Records whose content, or whose buckets, the version index did not have right. */
  readonly found: number;
}

/**
 * Compares the five tables with the version index, content and membership, and puts what differs right: what was
 * written while no trigger saw it (rows that replication applied, triggers that were off, a restored table). It goes
 * on where an earlier scan was ended.
 * @throws `store_unavailable`
 */
export async function scanTables(pool: pg.Pool): Promise<TableScan[]> {
  const scans: TableScan[] = [];
  for (const table of tableNames) scans.push(await scanTable(pool, { table, share: 1 }));
  await decideRecheck(pool);
  return scans;
}

/** SQL for what `sync.table_scan.storage` says of the table of an entity; null: there is none. */
export function storageOf(entity: string): string {
  return `(SELECT c.oid || '/' || c.relfilenode FROM pg_class AS c WHERE c.oid = to_regclass('public.' || ${entity}))`;
}

/**
 * Goes on with the daily scan, for a while, and leaves most of that time to others. A table that was restored or
 * rewritten is scanned at once, if it has its triggers: those come last in a restore, and before that its rows may
 * not all be there.
 * @param mostMs after so many milliseconds the rest is left for the next time
 * @throws `store_unavailable`
 */
export async function continueScan(pool: pg.Pool, mostMs: number): Promise<void> {
  const until = performance.now() + mostMs;
  const tables = await query<{ entity: TableName; is_due: boolean; is_other: boolean }>(
    pool,
    `SELECT entity,
            after IS NOT NULL
            OR completed_from IS NULL
            OR completed_from < now() - interval '1 day' AS is_due,
            storage IS DISTINCT FROM ${storageOf('entity')} AS is_other
       FROM sync.table_scan
      ORDER BY after IS NULL, entity`,
  );
  const faults = await withConnection(pool, findTriggerFaults);
  const hasTriggers = (entity: TableName) =>
    faults.every(({ table }) => table !== `public.${entity}`);
  for (const { entity, is_due, is_other } of tables) {
    if (!is_due && !(is_other && hasTriggers(entity))) continue;
    if (performance.now() >= until) return;
    await scanTable(pool, { table: entity, share: backgroundShare, until });
  }
}

async function scanTable(
  pool: pg.Pool,
  given: { readonly table: TableName; readonly share: number; readonly until?: number },
): Promise<TableScan> {
  const { table, share, until = Number.POSITIVE_INFINITY } = given;
  let rows = 0;
  let found = 0;
  for (;;) {
    const began = performance.now();
    const step = await transaction(pool, (client) => scanBatch(client, table));
    rows += step.rows;
    found += step.found;
    if (step.found > 0) await decideRecheck(pool);
    if (step.isLast || performance.now() >= until) return { entity: table, rows, found };
    await setTimeout(((performance.now() - began) * (1 - share)) / share);
  }
}

interface Step {
  readonly rows: number;
  readonly found: number;
  readonly isLast: boolean;
}

/** Compares the rows that come next in the order of the key, and all entries up to the last of them. */
async function scanBatch(client: pg.PoolClient, table: TableName): Promise<Step> {
  await lockForReading(client);
  // Without statistics PostgreSQL takes a few rows in the order of the key for a third of the table, and reads it all.
  await client.query('SET LOCAL enable_seqscan = off');
  const { rows: state } = await client.query<{ after: unknown[] | null; is_same: boolean }>(
    `SELECT after, storage = ${storageOf('entity')} AS is_same
       FROM sync.table_scan
      WHERE entity = $1
        FOR UPDATE`,
    [table],
  );
  // Of another table than the one that was begun, all has to be compared.
  const after = state[0]?.is_same ? state[0].after : null;
  if (after === null) {
    await client.query(
      `UPDATE sync.table_scan SET started_at = now(), storage = ${storageOf('entity')} WHERE entity = $1`,
      [table],
    );
  }
  const { upTo, rows } = await nextKey(client, table, after);
  const found = await queueDifferences(client, { table, after, upTo });
  const isLast = upTo === null;
  await client.query(
    `UPDATE sync.table_scan
        SET after = $2,
            found = found + $3,
            completed_from = CASE WHEN $4 THEN started_at ELSE completed_from END,
            completed_at = CASE WHEN $4 THEN clock_timestamp() ELSE completed_at END
      WHERE entity = $1`,
    [table, upTo === null ? null : JSON.stringify(upTo), found, isLast],
  );
  return { rows, found, isLast };
}

/** @returns the key of the last row of the next batch; null when it reaches the end of the table */
async function nextKey(
  client: pg.PoolClient,
  table: TableName,
  after: readonly unknown[] | null,
): Promise<{ upTo: unknown[] | null; rows: number }> {
  const { key } = entities[table];
  const { rows } = await client.query<{ key: unknown[]; count: string }>(
    `SELECT json_build_array(${key.join(', ')}) AS key, count(*) OVER () AS count
       FROM (
              SELECT ${key.join(', ')}
                FROM public.${table}
               WHERE ${after === null ? 'true' : `(${key.join(', ')}) > (${key.map((_, i) => `$${i + 1}`).join(', ')})`}
               ORDER BY ${key.join(', ')}
               LIMIT ${batchSize}
            ) AS batch
      ORDER BY ${key.map((column) => `${column} DESC`).join(', ')}
      LIMIT 1`,
    [...(after ?? [])],
  );
  const count = Number(rows[0]?.count ?? 0);
  return { upTo: count < batchSize ? null : (rows[0]?.key ?? null), rows: count };
}

/** The columns of `sync.entry` and `sync.recheck` that hold a table's key, in key-column order. */
const entryColumns: Readonly<Record<TableName, readonly string[]>> = {
  organizations: ['id'],
  schools: ['school_id'],
  users: ['id'],
  students: ['id'],
  student_school_associations: ['id', 'school_id', 'entry_date'],
};

/** SQL for the entries that the rows of a table should have: key columns, bucket, etag; `where` is about `r`. */
const wantedEntries: Readonly<Record<TableName, (where: string) => string>> = {
  organizations: (where) =>
    `SELECT r.sourced_id AS id, 'district' AS bucket, ${etagOf('organizations', 'r')} AS etag
       FROM public.organizations AS r WHERE ${where}`,
  schools: (where) =>
    `SELECT r.school_id, 'district' AS bucket, ${etagOf('schools', 'r')} AS etag
       FROM public.schools AS r WHERE ${where}`,
  users: (where) =>
    `SELECT p.id, p.bucket, p.etag
       FROM sync.placements_of_users(ARRAY(SELECT r.sourced_id FROM public.users AS r WHERE ${where})) AS p`,
  students: (where) =>
    `SELECT r.student_unique_id AS id, sync.school_bucket(a.school_id) AS bucket,
            ${etagOf('students', 'r')} AS etag
       FROM public.students AS r
      CROSS JOIN LATERAL (
              SELECT DISTINCT i.school_id
                FROM public.student_school_associations AS i
               WHERE i.student_unique_id = r.student_unique_id
            ) AS a
      WHERE ${where}`,
  student_school_associations: (where) =>
    `SELECT r.student_unique_id AS id, r.school_id, r.entry_date, sync.school_bucket(r.school_id) AS bucket,
            ${etagOf('student_school_associations', 'r')} AS etag
       FROM public.student_school_associations AS r WHERE ${where}`,
};

/**
 * Puts the records whose entries are not what they should be into the queue. The statement sees one moment, so what
 * others write meanwhile is no difference; what they write next, their triggers see.
 * @returns how many there are
 */
async function queueDifferences(
  client: pg.PoolClient,
  range: { table: TableName; after: readonly unknown[] | null; upTo: readonly unknown[] | null },
): Promise<number> {
  const { table, after, upTo } = range;
  const values = [...(after ?? []), ...(upTo ?? [])];
  const within = (columns: readonly string[]) => {
    const row = `(${columns.join(', ')})`;
    const place = (from: number) => `(${columns.map((_, i) => `$${from + i + 1}`).join(', ')})`;
    return [
      'true',
      ...(after === null ? [] : [`${row} > ${place(0)}`]),
      ...(upTo === null ? [] : [`${row} <= ${place(after?.length ?? 0)}`]),
    ].join(' AND ');
  };
  const key = entryColumns[table];
  const { rowCount } = await client.query(
    `WITH wanted AS (
       ${wantedEntries[table](within(entities[table].key.map((column) => `r.${column}`)))}
     ), present AS (
       SELECT ${key.map((column) => `e.${column}`).join(', ')}, e.bucket, e.etag::text
         FROM sync.entry AS e
        WHERE e.entity = '${table}'
          AND e.etag IS NOT NULL
          AND ${within(key.map((column) => `e.${column}`))}
     )
     INSERT INTO sync.recheck (entity, ${key.join(', ')}, is_unseen)
     SELECT DISTINCT '${table}'::sync.entity, ${key.join(', ')}, true
       FROM (
              (SELECT * FROM wanted EXCEPT SELECT * FROM present)
              UNION ALL
              (SELECT * FROM present EXCEPT SELECT * FROM wanted)
            ) AS differences`,
    values,
  );
  return rowCount ?? 0;
}
