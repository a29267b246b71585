import type pg from 'pg';
import { type AnyRecord, entities, wireFields } from '../../model/catalog.ts';
import type { Key } from '../../model/key.ts';
import type { CentralRecord, Etag } from '../../protocol/messages.ts';
import { recordFromJson, recordJson, type TableName } from '../postgres/wire.ts';

export interface RecordName {
  readonly entity: TableName;
  readonly key: Key;
}

type Found = { etag: Etag; values: unknown[] };

const isKey = (table: TableName, first = 1) =>
  entities[table].key.map((column, i) => `r.${column} = $${i + first}`).join(' AND ');
const returned = (table: TableName) => `r._etag AS etag, ${recordJson(table, 'r')} AS values`;

/** A record as it stands, locked against every change until this transaction ends. */
export async function lockRecord(
  client: pg.PoolClient,
  { entity, key }: RecordName,
): Promise<CentralRecord> {
  const { rows } = await client.query<Found>(
    `SELECT ${returned(entity)} FROM public.${entity} AS r WHERE ${isKey(entity)} FOR UPDATE`,
    [...key],
  );
  return centralRecord({ entity, key }, rows[0]);
}

export async function insertRecord(
  client: pg.PoolClient,
  name: RecordName,
  record: AnyRecord,
): Promise<CentralRecord> {
  const columns = columnsOf(name.entity, record);
  const { rows } = await client.query<Found>(
    `INSERT INTO public.${name.entity} AS r (${columns.join(', ')})
     SELECT ${columns.join(', ')} FROM jsonb_populate_record(NULL::public.${name.entity}, $1)
     RETURNING ${returned(name.entity)}`,
    [JSON.stringify(record)],
  );
  return centralRecord(name, rows[0]);
}

export async function updateRecord(
  client: pg.PoolClient,
  name: RecordName,
  fields: AnyRecord,
): Promise<CentralRecord> {
  const columns = columnsOf(name.entity, fields);
  const set = columns.map((column) => `${column} = f.${column}`).join(', ');
  const { rows } = await client.query<Found>(
    `UPDATE public.${name.entity} AS r SET ${set}
       FROM jsonb_populate_record(NULL::public.${name.entity}, $1) AS f
      WHERE ${isKey(name.entity, 2)}
     RETURNING ${returned(name.entity)}`,
    [JSON.stringify(fields), ...name.key],
  );
  return centralRecord(name, rows[0]);
}

export async function deleteRecord(
  client: pg.PoolClient,
  { entity, key }: RecordName,
): Promise<CentralRecord> {
  await client.query(`DELETE FROM public.${entity} AS r WHERE ${isKey(entity)}`, [...key]);
  return centralRecord({ entity, key }, undefined);
}

/** Columns are named in SQL: only those of the model pass. */
function columnsOf(entity: TableName, record: AnyRecord): string[] {
  return wireFields(entity)
    .map(([name]) => name)
    .filter((name) => Object.hasOwn(record, name));
}

function centralRecord({ entity, key }: RecordName, found: Found | undefined): CentralRecord {
  return found === undefined
    ? { entity, key, etag: null, record: null }
    : { entity, key, etag: found.etag, record: recordFromJson(entity, found.values) };
}
