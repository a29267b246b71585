import type { Bucket } from '../model/bucket.ts';
import type { EntityName } from '../model/entity.ts';
import { toKeyText } from '../model/key.ts';
import type { CentralRecord, EntriesAnswer } from '../protocol/messages.ts';
import type { Digest, Ports, RecordName } from './ports.ts';

/** Records fetched in one request. */
const recordsPerRequest = 500;

/**
 * Makes one bucket of the mirror equal to the center by fetching only what differs (design section 9), and
 * lets its pulls go on from where the digest was taken. What changes at the center meanwhile may come
 * twice, by the comparison and by the next pull, but is never missed.
 * @returns how many records were fetched or removed
 */
export async function compareBucket(
  { mirror, hub, reached = () => undefined }: Pick<Ports, 'mirror' | 'hub' | 'reached'>,
  bucket: Bucket,
): Promise<number> {
  const digest = await hub.digest(bucket);
  const ranges = differingRanges(mirror.digest(bucket), digest);
  const { wanted, extra } =
    ranges.length === 0
      ? { wanted: [], extra: [] }
      : difference(mirror.entries(bucket, ranges), await hub.entries(bucket, ranges));
  if (extra.length > 0) {
    mirror.repair({ bucket, records: extra.map(gone) });
    reached('engine.compare.removed');
  }
  for (let at = 0; at < wanted.length; at += recordsPerRequest) {
    const records = await hub.records(bucket, wanted.slice(at, at + recordsPerRequest));
    mirror.repair({ bucket, records });
    reached('engine.compare.fetched');
  }
  mirror.repair({ bucket, records: [], cursor: digest.cursor });
  return wanted.length + extra.length;
}

export function differingRanges(here: Digest, there: Digest): number[] {
  return there.ranges.flatMap((sum, range) => (sum === here.ranges[range] ? [] : [range]));
}

type Entries = EntriesAnswer['entries'];

/** What the mirror lacks or has otherwise, and what it has alone. */
function difference(
  here: Entries,
  there: Entries,
): { readonly wanted: RecordName[]; readonly extra: RecordName[] } {
  const [ours, theirs] = [byName(here), byName(there)];
  return {
    wanted: [...theirs]
      .filter(([name, { etag }]) => ours.get(name)?.etag !== etag)
      .map(([, { entity, key }]) => ({ entity, key })),
    extra: [...ours]
      .filter(([name]) => !theirs.has(name))
      .map(([, { entity, key }]) => ({ entity, key })),
  };
}

function byName(
  entries: Entries,
): ReadonlyMap<string, RecordName & { readonly etag: string; readonly entity: EntityName }> {
  return new Map(
    entries.map(([entity, key, etag]) => [`${entity} ${toKeyText(key)}`, { entity, key, etag }]),
  );
}

function gone({ entity, key }: RecordName): CentralRecord {
  return { entity, key: [...key], etag: null, record: null };
}
