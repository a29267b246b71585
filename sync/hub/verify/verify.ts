import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError } from '../../model/error.ts';
import type { Key } from '../../model/key.ts';
import {
  type CentralRecord,
  type Cursor,
  type DigestAnswer,
  type DigestRequest,
  digestRanges,
  type EntriesAnswer,
  type EntriesRequest,
  type Etag,
  type RecordsRequest,
} from '../../protocol/messages.ts';
import { centralRecord } from '../dynamodb/changesets.ts';
import { bucketOfProfile } from '../dynamodb/entries.ts';
import { greet } from '../greet.ts';
import type { Device, Hub, ProfileVersion } from '../hub.ts';
import { transaction } from '../postgres/transaction.ts';
import {
  entryKeyJson,
  entryKeyText,
  isRowOfEntry,
  recordFromJson,
  recordJson,
  type TableName,
  toEntryKey,
} from '../postgres/wire.ts';
import { entitiesOfBucket, planPull } from '../pull/plan.ts';

/**
 * Answers `POST /v1/digest` (design section 9). Entries above the horizon are left out: while a transaction
 * is under way a mirror may differ for a moment, and asks again.
 */
export async function digest(
  hub: Hub,
  device: Device,
  request: DigestRequest,
): Promise<DigestAnswer> {
  return await inSnapshot(hub, device, request, async (client) => {
    const { bucket } = request;
    const { changes } = await planPull(client, new Map([[bucket, {}]]));
    const cursor: Cursor = {};
    for (const { entity, to } of changes.get(bucket) ?? []) cursor[entity] = to;
    const { rows } = await client.query<{ range: number; rows: number; digest: string }>(
      `SELECT get_byte(sha256(convert_to(name, 'UTF8')), 0) AS range,
              count(*)::integer AS rows,
              lpad(to_hex(bit_xor(
                ('x' || encode(substring(sha256(convert_to(name || E'\\n' || etag, 'UTF8')) FOR 8), 'hex'))::bit(64)::bigint
              )), 16, '0') AS digest
         FROM (${namedEntries(bucket)}) AS n
        GROUP BY range`,
      [bucket],
    );
    const ranges = Array.from({ length: digestRanges }, () => '0'.repeat(16));
    for (const { range, digest: value } of rows) ranges[range] = value;
    return { bucket, cursor, ranges, rows: rows.reduce((sum, row) => sum + row.rows, 0) };
  });
}

/** Answers `POST /v1/entries`: what the ranges that differ hold. */
export async function entries(
  hub: Hub,
  device: Device,
  request: EntriesRequest,
): Promise<EntriesAnswer> {
  return await inSnapshot(hub, device, request, async (client) => {
    const { rows } = await client.query<{ entity: EntityName; key: Key; etag: Etag }>(
      `SELECT n.entity, n.key, n.etag
         FROM (${namedEntries(request.bucket)}) AS n
        WHERE get_byte(sha256(convert_to(n.name, 'UTF8')), 0) = ANY ($2)`,
      [request.bucket, request.ranges],
    );
    return { entries: rows.map(({ entity, key, etag }) => [entity, [...key], etag]) };
  });
}

/** Answers `POST /v1/records`: single records of a bucket, as they are. */
export async function records(
  hub: Hub,
  device: Device,
  request: RecordsRequest,
): Promise<{ records: CentralRecord[] }> {
  const found = await inSnapshot(hub, device, request, async (client) => {
    const all: CentralRecord[] = [];
    for (const { entity, key } of request.keys) {
      all.push(await readRecord(client, request.bucket, { entity, key }));
    }
    return all;
  });
  const ids = found.filter(isProfile).map(({ key }) => String(key[0]));
  const profiles =
    ids.length === 0 ? new Map<string, ProfileVersion>() : await hub.profiles.read(ids);
  return {
    records: found.map((record) => {
      if (!isProfile(record)) return record;
      const id = String(record.key[0]);
      const document = profiles.get(id);
      // It may have moved to another school since it was folded in.
      const isHere = document && bucketOfProfile(document.record) === request.bucket;
      return centralRecord(id, isHere ? document : undefined);
    }),
  };
}

const isProfile = ({ entity, etag }: CentralRecord) => entity === 'profiles' && etag !== null;

/** SQL for a bucket's present entries below the horizon, with the text that their hashes begin with. */
function namedEntries(bucket: Bucket): string {
  return entitiesOfBucket(bucket)
    .map(
      (entity) => `
        SELECT e.entity, ${entryKeyJson(entity, 'e')} AS key, e.etag,
               e.entity || E'\\n' || ${entryKeyText(entity, 'e')} AS name
          FROM sync.entry AS e
         WHERE e.bucket = $1
           AND e.entity = '${entity}'
           AND e.etag IS NOT NULL
           AND e.xid < pg_snapshot_xmin(pg_current_snapshot())`,
    )
    .join(' UNION ALL ');
}

async function readRecord(
  client: pg.PoolClient,
  bucket: Bucket,
  { entity, key }: { entity: EntityName; key: Key },
): Promise<CentralRecord> {
  const { id, school_id, entry_date } = toEntryKey(entity, key);
  const isTable = entity !== 'profiles';
  const { rows } = await client.query<{ etag: Etag; values: unknown[] }>(
    `SELECT e.etag, ${isTable ? recordJson(entity as TableName, 'r') : 'NULL'} AS values
       FROM sync.entry AS e
       ${isTable ? `JOIN public.${entity} AS r ON ${isRowOfEntry(entity as TableName, 'r', 'e')}` : ''}
      WHERE e.bucket = $1 AND e.entity = $2
        AND e.id = $3 AND e.school_id = $4 AND e.entry_date = $5
        AND e.etag IS NOT NULL`,
    [bucket, entity, id, school_id, entry_date],
  );
  const [found] = rows;
  if (found === undefined) return { entity, key, etag: null, record: null };
  return {
    entity,
    key,
    etag: found.etag,
    record: isTable ? recordFromJson(entity, found.values) : null,
  };
}

async function inSnapshot<Value>(
  hub: Hub,
  device: Device,
  request: { protocol: number; bucket: Bucket },
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  if (!device.buckets.includes(request.bucket)) {
    throw new CaseloadError({
      code: 'out_of_scope',
      message: 'This is outside the schools that you may work on. Ask the data office.',
    });
  }
  return await transaction(
    hub.pool,
    async (client) => {
      await greet(client, request);
      return await work(client);
    },
    'REPEATABLE READ READ ONLY',
  );
}
