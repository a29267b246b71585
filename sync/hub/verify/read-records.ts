import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import { entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Key } from '../../model/key.ts';
import { asSent } from '../../protocol/sent-record.ts';
import { type CentralRecord, type Etag, longestRecord } from '../../protocol/values.ts';
import {
  etagOf,
  isRowOfEntry,
  recordFromJson,
  recordJson,
  type TableName,
  toEntryKey,
} from '../postgres/wire.ts';

interface Named {
  readonly entity: EntityName;
  readonly key: Key;
}

/**
 * Reads records of a bucket, in the order of their keys' list; a null etag: the bucket does not hold the record. One
 * statement for each entity. For profiles it reads only the etag: their documents are in DynamoDB. A record that is too
 * long for laptops has the fields of its key alone.
 */
export async function readRecords(
  client: pg.PoolClient,
  bucket: Bucket,
  keys: readonly Named[],
): Promise<CentralRecord[]> {
  const found = new Map<Named, CentralRecord>();
  for (const [entity, named] of Map.groupBy(keys, (one) => one.entity)) {
    for (const { index, etag, values } of await readEntity(client, { bucket, entity, named })) {
      const one = named[index - 1] as Named;
      const record = values === null ? keyRecord(one) : recordFromJson(entity, values);
      found.set(one, { entity, key: [...one.key], etag, record });
    }
  }
  return keys.map(
    (one) => found.get(one) ?? { entity: one.entity, key: [...one.key], etag: null, record: null },
  );
}

async function readEntity(
  client: pg.PoolClient,
  given: { bucket: Bucket; entity: EntityName; named: readonly Named[] },
): Promise<{ index: number; etag: Etag; values: unknown[] | null }[]> {
  const { bucket, entity, named } = given;
  const keys = named.map(({ key }) => toEntryKey(entity, key));
  const table = entity === 'profiles' ? undefined : entity;
  const { rows } = await client.query<{ index: number; etag: Etag; values: unknown[] | null }>(
    `SELECT k.index::integer AS index, ${table ? etagOf(table, 'r') : 'e.etag'} AS etag,
            ${table ? shortRecordJson(table) : 'NULL'} AS values
       FROM unnest($3::text[], $4::integer[], $5::date[]) WITH ORDINALITY
            AS k (id, school_id, entry_date, index)
       JOIN sync.entry AS e
         ON e.entity = $2
        AND e.id = k.id
        AND e.school_id = k.school_id
        AND e.entry_date = k.entry_date
        AND e.bucket = $1
       ${table ? `JOIN public.${table} AS r ON ${isRowOfEntry(table, 'r', 'e')}` : ''}
      WHERE e.etag IS NOT NULL`,
    [
      bucket,
      entity,
      keys.map(({ id }) => id),
      keys.map(({ school_id }) => school_id),
      keys.map(({ entry_date }) => entry_date),
    ],
  );
  return rows;
}

function shortRecordJson(table: TableName): string {
  const json = recordJson(table, 'r');
  return `CASE WHEN length((${json})::text) <= ${longestRecord} THEN ${json} END`;
}

function keyRecord({ entity, key }: Named): CentralRecord['record'] {
  if (entity === 'profiles') return null;
  return asSent(Object.fromEntries(entities[entity].key.map((name, i) => [name, key[i]])));
}
