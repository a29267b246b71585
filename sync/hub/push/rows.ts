import type pg from 'pg';
import { type AnyRecord, entities, wireFields } from '../../model/catalog.ts';
import { type Key, type KeyText, keyOf, toKeyText } from '../../model/key.ts';
import { sentValues } from '../../protocol/sent-record.ts';
import type { CentralRecord, Etag } from '../../protocol/values.ts';
import { etagOf, recordFromJson, recordJson, type TableName } from '../postgres/wire.ts';

/** The records of one table that exist, by key. */
export type Found = ReadonlyMap<KeyText, CentralRecord>;

type FoundRow = { etag: Etag; values: unknown[] };

const keyColumns = (table: TableName, alias: string) =>
  entities[table].key.map((column) => `${alias}.${column}`).join(', ');
const isSameKey = (table: TableName, one: string, other: string) =>
  entities[table].key.map((column) => `${one}.${column} = ${other}.${column}`).join(' AND ');

const sqlTypes = { text: 'TEXT', integer: 'INTEGER', date: 'DATE' } as const;
/** The key's columns with their types, for `jsonb_to_recordset`. */
const keyDefinition = (table: TableName) =>
  entities[table].key
    .map((column) => {
      const type = entities[table].fields[column]?.type as keyof typeof sqlTypes;
      return `${column} ${sqlTypes[type]}`;
    })
    .join(', ');
const keyFields = (table: TableName, key: Key): AnyRecord =>
  Object.fromEntries(entities[table].key.map((column, i) => [column, key[i]]));

/**
 * Reads records and locks them against every change until this transaction ends. The etag is that of the content that
 * is stored: other applications write `_etag` too. All transactions lock in the
 * order of the keys, so that no two of them deadlock. Others may still insert rows that refer to them.
 */
export async function lockRecords(
  client: pg.PoolClient,
  table: TableName,
  keys: readonly Key[],
): Promise<Found> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<FoundRow>(
    `SELECT ${etagOf(table, 'r')} AS etag, ${recordJson(table, 'r')} AS values
       FROM jsonb_to_recordset($1) AS w (${keyDefinition(table)})
       JOIN public.${table} AS r ON ${isSameKey(table, 'r', 'w')}
      ORDER BY ${keyColumns(table, 'r')}
        FOR NO KEY UPDATE OF r`,
    [JSON.stringify(keys.map((key) => keyFields(table, key)))],
  );
  return new Map(
    rows.map(({ etag, values }) => {
      const record = recordFromJson(table, values);
      const key = keyOf(table, sentValues(record));
      return [toKeyText(key), { entity: table, key, etag, record }];
    }),
  );
}

/**
 * Inserts records that name the same columns. Every other column gets the table's default.
 * @returns how many rows a trigger or rule of the district has let pass, as the other statements do
 */
export async function insertRecords(
  client: pg.PoolClient,
  table: TableName,
  records: readonly AnyRecord[],
): Promise<number | null> {
  const columns = columnsOf(table, records).join(', ');
  const { rowCount } = await client.query(
    `INSERT INTO public.${table} AS r (${columns})
     SELECT ${columns}
       FROM jsonb_populate_recordset(NULL::public.${table}, $1) AS n
      ORDER BY ${keyColumns(table, 'n')}`,
    [JSON.stringify(records)],
  );
  return rowCount;
}

/** Updates the given fields of each record. Every other field stays. */
export async function updateRecords(
  client: pg.PoolClient,
  table: TableName,
  updates: readonly { readonly key: Key; readonly fields: AnyRecord }[],
): Promise<number | null> {
  const columns = columnsOf(
    table,
    updates.map(({ fields }) => fields),
  );
  if (columns.length === 0) return updates.length;
  const { rowCount } = await client.query(
    `UPDATE public.${table} AS r
        SET (${columns.join(', ')}) = (
              SELECT ${columns.map((column) => `f.${column}`).join(', ')}
                FROM jsonb_populate_record(r, w.fields) AS f
            )
       FROM jsonb_to_recordset($1) AS w (${keyDefinition(table)}, fields JSONB)
      WHERE ${isSameKey(table, 'r', 'w')}`,
    [JSON.stringify(updates.map(({ key, fields }) => ({ ...keyFields(table, key), fields })))],
  );
  return rowCount;
}

export async function deleteRecords(
  client: pg.PoolClient,
  table: TableName,
  keys: readonly Key[],
): Promise<number | null> {
  const { rowCount } = await client.query(
    `DELETE FROM public.${table} AS r
      USING jsonb_to_recordset($1) AS w (${keyDefinition(table)})
      WHERE ${isSameKey(table, 'r', 'w')}`,
    [JSON.stringify(keys.map((key) => keyFields(table, key)))],
  );
  return rowCount;
}

/** The model's columns that the records name. The names go into SQL, so no other name may pass. */
function columnsOf(table: TableName, records: readonly AnyRecord[]): string[] {
  return wireFields(table)
    .map(([name]) => name)
    .filter((name) => records.some((record) => Object.hasOwn(record, name)));
}
