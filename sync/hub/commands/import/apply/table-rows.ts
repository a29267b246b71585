import type pg from 'pg';
import { type AnyRecord, entities, wireFields } from '../../../../model/catalog.ts';
import { type Key, type KeyText, keyOf, toKeyText } from '../../../../model/key.ts';
import { fromSent } from '../../../../protocol/sent-record.ts';
import { recordFromJson, recordJson, type TableName } from '../../../postgres/wire.ts';
import { nextNumbers, requireWritten } from '../../../push/write.ts';
import { parseExactly } from './exact-json.ts';

/** The records of one table that exist, by key. Numbers of documents keep their digits. */
export type Rows = ReadonlyMap<KeyText, AnyRecord>;

const sqlTypes = { text: 'TEXT', integer: 'INTEGER', date: 'DATE' } as const;

const keyDefinition = (table: TableName) =>
  entities[table].key
    .map((column) => {
      const type = entities[table].fields[column]?.type as keyof typeof sqlTypes;
      return `${column} ${sqlTypes[type]}`;
    })
    .join(', ');
const isSameKey = (table: TableName) =>
  entities[table].key.map((column) => `r.${column} = w.${column}`).join(' AND ');
const keyFields = (table: TableName, key: Key): AnyRecord =>
  Object.fromEntries(entities[table].key.map((column, i) => [column, key[i]]));

/**
 * Reads records.
 * @param lock locks them until the transaction ends, in the order of their keys, and leaves out those that another
 * transaction has locked
 */
export async function readRows(
  client: pg.Pool | pg.ClientBase,
  table: TableName,
  { keys, lock = false }: { readonly keys: readonly Key[]; readonly lock?: boolean },
): Promise<Rows> {
  if (keys.length === 0) return new Map();
  const order = entities[table].key.map((column) => `r.${column}`).join(', ');
  const { rows } = await client.query<{ values: unknown[] }>(
    `SELECT ${recordJson(table, 'r')} AS values
       FROM jsonb_to_recordset($1) AS w (${keyDefinition(table)})
       JOIN public.${table} AS r ON ${isSameKey(table)}
      ${lock ? `ORDER BY ${order} FOR NO KEY UPDATE OF r SKIP LOCKED` : ''}`,
    [JSON.stringify(keys.map((key) => keyFields(table, key)))],
  );
  return new Map(
    rows.map(({ values }) => {
      const record = fromSent(table, recordFromJson(table, values), parseExactly);
      return [toKeyText(keyOf(table, record)), record];
    }),
  );
}

/**
 * Inserts records. Columns that a record does not name get the table's default, a student the next free number.
 * @throws Refusal when a trigger or a rule of the district drops one of them without a word
 */
export async function insertRows(
  client: pg.PoolClient,
  table: TableName,
  records: readonly AnyRecord[],
): Promise<void> {
  const numbers = table === 'students' ? await nextNumbers(client, records.length) : [];
  const numbered = records.map((record, i) =>
    table === 'students' ? { ...record, student_usi: numbers[i] } : record,
  );
  for (const alike of Map.groupBy(numbered, (record) =>
    Object.keys(record).sort().join(),
  ).values()) {
    const columns = columnsOf(table, alike).join(', ');
    const { rowCount } = await client.query(
      `INSERT INTO public.${table} (${columns})
       SELECT ${columns}
         FROM jsonb_populate_recordset(NULL::public.${table}, $1)
        ORDER BY ${entities[table].key.join(', ')}`,
      [JSON.stringify(alike)],
    );
    requireWritten(rowCount, alike);
  }
}

/**
 * Updates the given fields of each record. Every other field stays.
 * @throws Refusal as above
 */
export async function updateRows(
  client: pg.PoolClient,
  table: TableName,
  updates: readonly { readonly key: Key; readonly fields: AnyRecord }[],
): Promise<void> {
  if (updates.length === 0) return;
  const columns = columnsOf(
    table,
    updates.map(({ fields }) => fields),
  );
  const { rowCount } = await client.query(
    `UPDATE public.${table} AS r
        SET (${columns.join(', ')}) = (
              SELECT ${columns.map((column) => `f.${column}`).join(', ')}
                FROM jsonb_populate_record(r, w.fields) AS f
            )
       FROM jsonb_to_recordset($1) AS w (${keyDefinition(table)}, fields JSONB)
      WHERE ${isSameKey(table)}`,
    [JSON.stringify(updates.map(({ key, fields }) => ({ ...keyFields(table, key), fields })))],
  );
  requireWritten(rowCount, updates);
}

/** The model's columns that the records name. The names go into SQL, so no other name may pass. */
function columnsOf(table: TableName, records: readonly AnyRecord[]): string[] {
  return wireFields(table)
    .map(([name]) => name)
    .filter((name) => records.some((record) => Object.hasOwn(record, name)));
}
