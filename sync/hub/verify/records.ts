import type { EntityName } from '../../model/entity.ts';
import type { Key } from '../../model/key.ts';
import type { CentralRecord, Etag } from '../../protocol/values.ts';
import type { EntriesAnswer, EntriesRequest, RecordsRequest } from '../../protocol/verify.ts';
import { bucketOfProfile } from '../dynamodb/feed/entries.ts';
import { centralRecord } from '../dynamodb/write/record-changeset.ts';
import type { Device, Hub, ProfileVersion } from '../server/hub.ts';
import { namedEntries, rangeOf } from './named-entries.ts';
import { readRecords } from './read-records.ts';
import { inSnapshot } from './snapshot.ts';

/** Answers `POST /v1/entries`: the entries of the ranges that differ. */
export async function entries(
  hub: Hub,
  device: Device,
  request: EntriesRequest,
): Promise<EntriesAnswer> {
  const buckets = [request.bucket];
  return await inSnapshot(hub, { device, request, buckets }, async (client) => {
    const { rows } = await client.query<{ entity: EntityName; key: Key; etag: Etag }>(
      `SELECT n.entity, n.key, n.etag
         FROM (${namedEntries(buckets, 'present')}) AS n
        WHERE ${rangeOf('n')} = ANY ($2)`,
      [buckets, request.ranges],
    );
    return { entries: rows.map(({ entity, key, etag }) => [entity, [...key], etag]) };
  });
}

/** Answers `POST /v1/records`: single records of a bucket. */
export async function records(
  hub: Hub,
  device: Device,
  request: RecordsRequest,
): Promise<{ records: CentralRecord[] }> {
  const { bucket, keys } = request;
  const found = await inSnapshot(hub, { device, request, buckets: [bucket] }, (client) =>
    readRecords(client, bucket, keys),
  );
  const ids = found.filter(isProfile).map(({ key }) => String(key[0]));
  const profiles =
    ids.length === 0 ? new Map<string, ProfileVersion>() : await hub.profiles.read(ids);
  return {
    records: found.map((record) => {
      if (!isProfile(record)) return record;
      const id = String(record.key[0]);
      const document = profiles.get(id);
      // It may have moved to another school since the feed applied it.
      const isHere = document && bucketOfProfile(document.record) === bucket;
      return centralRecord(id, isHere ? document : undefined);
    }),
  };
}

const isProfile = ({ entity, etag }: CentralRecord) => entity === 'profiles' && etag !== null;
