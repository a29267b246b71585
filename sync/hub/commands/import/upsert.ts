import type pg from 'pg';
import { type AnyRecord, entities } from '../../../model/catalog.ts';
import type { TableName } from '../../postgres/wire.ts';

/**
 * Inserts records, and updates those that exist, in the columns that the first record names. An update that changes
 * nothing moves no entry: the triggers compare content.
 */
export async function upsert(
  client: pg.PoolClient,
  table: TableName,
  records: readonly AnyRecord[],
): Promise<void> {
  const [first] = records;
  if (first === undefined) return;
  const { key, fields } = entities[table];
  const columns = Object.keys(first).filter((name) => Object.hasOwn(fields, name));
  const updated = columns.filter((name) => !key.includes(name));
  // A new student gets the center's next number. An existing one keeps their number.
  const assigned =
    table === 'students'
      ? { into: ', student_usi', from: ", nextval('sync.student_usi')" }
      : { into: '', from: '' };
  await client.query(
    `INSERT INTO public.${table} (${columns.join(', ')}${assigned.into})
     SELECT DISTINCT ON (${key.join(', ')}) ${columns.join(', ')}${assigned.from}
       FROM jsonb_populate_recordset(NULL::public.${table}, $1)
     ON CONFLICT (${key.join(', ')}) DO ${
       updated.length === 0
         ? 'NOTHING'
         : `UPDATE SET ${updated.map((name) => `${name} = excluded.${name}`).join(', ')}`
     }`,
    [JSON.stringify(records)],
  );
}
