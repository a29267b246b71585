import type pg from 'pg';
import { entities } from '../../../model/catalog.ts';
import { etagOf, type TableName } from '../wire.ts';
import type { MigrationSession } from './migration-session.ts';
import { hasEtag, tableNames } from './triggers.ts';

/** Rows that one transaction brings in: their locks are held for less than a second. */
const batchSize = 2_000;
const reportEveryMs = 1_000;

/** A key's values, in key-column order. */
type KeyValues = readonly unknown[];

/**
 * Brings the rows that were there before Caseload into the version index, table by table and in the order of their
 * keys, in transactions of some rows each; it goes on where it was when it was ended.
 *
 * The triggers of the index are there already, so they see every row that is written meanwhile. A row that both are
 * about is locked here first, and taken as it then is: a change that came before has ended, and one that comes after
 * finds the entry. A row that is gone by then is left out.
 */
export async function fillIndex(session: MigrationSession): Promise<void> {
  for (const table of tableNames) await fillTable(session, table);
}

async function fillTable(session: MigrationSession, table: TableName): Promise<void> {
  const { rows } = await session.connection.query(
    `SELECT (SELECT count(*) FROM public.${table}) AS total, rows AS done, is_complete
       FROM sync.backfill
      WHERE entity = $1`,
    [table],
  );
  if (rows[0].is_complete) return;
  const total = Number(rows[0].total);
  let reportedAt = 0;
  let done: number | undefined = Number(rows[0].done);
  while (done !== undefined) {
    if (total > 0 && Date.now() - reportedAt >= reportEveryMs) {
      session.report(`${table}: ${done} of ${total} rows are indexed`);
      reportedAt = Date.now();
    }
    done = await session.transaction((client) => fillBatch(client, table));
  }
  if (total > 0) session.report(`${table}: all rows are indexed`);
}

/** @returns how many rows of the table are done; undefined when all are */
async function fillBatch(client: pg.PoolClient, table: TableName): Promise<number | undefined> {
  // Some rows of many: looked up by their keys, also where the table has no statistics or those of an empty one.
  await client.query('SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off');
  const { rows } = await client.query<{ after: KeyValues | null; is_complete: boolean }>(
    'SELECT after, is_complete FROM sync.backfill WHERE entity = $1 FOR UPDATE',
    [table],
  );
  const { after = null, is_complete = true } = rows[0] ?? {};
  if (is_complete) return undefined;
  const next = await nextBatch(client, table, after);
  if (next === undefined) {
    await client.query('UPDATE sync.backfill SET is_complete = true WHERE entity = $1', [table]);
    return undefined;
  }
  const range = rangeOf(table, after, next.upTo);
  if (hasEtag(table)) await stamp(client, table, range);
  await place[table](client, range);
  const updated = await client.query<{ done: string }>(
    'UPDATE sync.backfill SET after = $2, rows = rows + $3 WHERE entity = $1 RETURNING rows AS done',
    [table, JSON.stringify(next.upTo), next.rows],
  );
  return Number(updated.rows[0]?.done);
}

async function nextBatch(
  client: pg.PoolClient,
  table: TableName,
  after: KeyValues | null,
): Promise<{ upTo: KeyValues; rows: number } | undefined> {
  const { key } = entities[table];
  const { rows } = await client.query<{ key: KeyValues; count: string }>(
    `SELECT json_build_array(${key.join(', ')}) AS key, count(*) OVER () AS count
       FROM (
              SELECT ${key.join(', ')}
                FROM public.${table}
               WHERE ${after === null ? 'true' : `${tuple(key)} > ${parameters(1, key)}`}
               ORDER BY ${key.join(', ')}
               LIMIT ${batchSize}
            ) AS batch
      ORDER BY ${key.map((column) => `${column} DESC`).join(', ')}
      LIMIT 1`,
    [...(after ?? [])],
  );
  return rows[0] && { upTo: rows[0].key, rows: Number(rows[0].count) };
}

/** SQL for the condition that a row, `r`, is of a batch, with its values. */
interface Range {
  readonly condition: string;
  readonly values: readonly unknown[];
}

function rangeOf(table: TableName, after: KeyValues | null, upTo: KeyValues): Range {
  const { key } = entities[table];
  const columns = tuple(key.map((column) => `r.${column}`));
  const upper = `${columns} <= ${parameters(1, key)}`;
  return after === null
    ? { condition: upper, values: upTo }
    : {
        condition: `${upper} AND ${columns} > ${parameters(1 + key.length, key)}`,
        values: [...upTo, ...after],
      };
}

const tuple = (parts: readonly string[]) => `(${parts.join(', ')})`;
const parameters = (from: number, key: readonly string[]) =>
  tuple(key.map((_, i) => `$${from + i}`));

/** An update that changes nothing makes the row trigger give these rows their etag. */
async function stamp(client: pg.PoolClient, table: TableName, range: Range): Promise<void> {
  await client.query(
    `UPDATE public.${table} AS r
        SET _etag = r._etag
      WHERE ${range.condition}
        AND r._etag IS DISTINCT FROM ${etagOf(table, 'r')}`,
    [...range.values],
  );
}

/** Makes the entries of a batch's rows what they are. */
const place: Readonly<Record<TableName, (client: pg.PoolClient, range: Range) => Promise<void>>> = {
  organizations: (client, range) =>
    placeInDistrict(client, range, { table: 'organizations', column: 'id' }),
  schools: (client, range) =>
    placeInDistrict(client, range, { table: 'schools', column: 'school_id' }),
  async users(client, { condition, values }) {
    const { rows } = await client.query<{ id: string }>(
      `SELECT r.sourced_id AS id FROM public.users AS r WHERE ${condition} ORDER BY 1 FOR SHARE`,
      [...values],
    );
    // A statement of its own: it sees the rows as they were when they were locked.
    await client.query(
      `INSERT INTO sync.recheck (entity, id)
       SELECT 'users', held.id FROM unnest(sync.decide_users($1)) AS held (id)`,
      [rows.map(({ id }) => id)],
    );
  },
  // Their entries are made with the associations', when all students have an etag.
  async students() {},
  student_school_associations: placeAssociations,
};

async function placeInDistrict(
  client: pg.PoolClient,
  { condition, values }: Range,
  given: { table: 'organizations' | 'schools'; column: string },
): Promise<void> {
  const { table, column } = given;
  const [key] = entities[table].key;
  await client.query(
    `INSERT INTO sync.entry AS e (bucket, entity, ${column}, etag, xid, seq)
     SELECT 'district', '${table}', locked.key, locked.etag, pg_current_xact_id(), nextval('sync.position')
       FROM (
              SELECT r.${key} AS key, ${etagOf(table, 'r')} AS etag
                FROM public.${table} AS r
               WHERE ${condition}
               ORDER BY r.${key}
                 FOR SHARE
            ) AS locked
     ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
        SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
      WHERE e.etag IS DISTINCT FROM excluded.etag`,
    [...values],
  );
}

async function placeAssociations(
  client: pg.PoolClient,
  { condition, values }: Range,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `WITH locked AS MATERIALIZED (
       SELECT r.student_unique_id AS id, r.school_id, r.entry_date, ${etagOf('student_school_associations', 'r')} AS etag
         FROM public.student_school_associations AS r
        WHERE ${condition}
        ORDER BY r.student_unique_id, r.school_id, r.entry_date
          FOR SHARE
     ), own AS (
       INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
       SELECT sync.school_bucket(l.school_id), 'student_school_associations', l.id, l.school_id, l.entry_date,
              l.etag, pg_current_xact_id(), nextval('sync.position')
         FROM locked AS l
       ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
          SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
        WHERE e.etag IS DISTINCT FROM excluded.etag
     )
     SELECT DISTINCT id FROM locked ORDER BY id`,
    [...values],
  );
  // Students whom another transaction holds wait in the queue.
  await client.query(
    `INSERT INTO sync.recheck (entity, id)
     SELECT 'students', held.id FROM unnest(sync.decide_students($1)) AS held (id)`,
    [rows.map(({ id }) => id)],
  );
}
