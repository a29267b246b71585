import type { Bucket } from '../../model/bucket.ts';
import { type EntityName, entityNames } from '../../model/entity.ts';
import { type RecordId, type RecordRef, recordId } from '../../model/record-ref.ts';
import type { CentralRecord, Cursor, Position } from '../../protocol/values.ts';
import type { DigestAnswer, EntriesAnswer } from '../../protocol/verify.ts';
import type { Digest, Ports } from '../ports.ts';
import { fetchAgain, recordsPerRequest } from './altered.ts';

/**
 * Makes one bucket of the mirror equal to the center by fetching only what differs (design section 9). The next pull
 * continues from the cursor of the digest. A change that the center makes meanwhile may arrive twice, by the
 * comparison and by the next pull, but never stays away.
 * @returns how many records were fetched or removed
 */
export async function compareBucket(
  { mirror, hub, failpoint = () => undefined }: Pick<Ports, 'mirror' | 'hub' | 'failpoint'>,
  bucket: Bucket,
): Promise<number> {
  const digest = await hub.digest(bucket);
  const moving = movingRecords(digest);
  const ranges = differingRanges(mirror.digest(bucket, moving), digest);
  const { wanted, extra } =
    ranges.length === 0
      ? { wanted: [], extra: [] }
      : difference(mirror.entries(bucket, ranges), await hub.entries(bucket, ranges), moving);
  if (extra.length > 0) {
    mirror.repair({ bucket, records: extra.map(gone) });
    failpoint('engine.compare.removed');
  }
  let isFeedApplied = true;
  for (let at = 0; at < wanted.length; at += recordsPerRequest) {
    const some = wanted.slice(at, at + recordsPerRequest);
    const records = await fetchAgain({ mirror, hub }, bucket, some);
    const etags = new Map(records.map((record) => [recordId(record), record.etag]));
    isFeedApplied &&= some.every(
      (one) => one.entity !== 'profiles' || etags.get(recordId(one)) === one.etag,
    );
    failpoint('engine.compare.fetched');
  }
  const cursor = cursorAfter(digest);
  // A profile that differs from its entry may change back before the hub's feed sees it, and its entry would not move.
  if (!isFeedApplied) cursor.profiles = firstPosition;
  mirror.repair({ bucket, records: [], cursor });
  return wanted.length + extra.length;
}

/**
 * The records that a digest leaves out. Empty when the hub names none because they are too many: then the comparison
 * takes each as it is now, and fetches what differs.
 */
export function movingRecords({ moving }: Pick<DigestAnswer, 'moving'>): RecordRef[] {
  return (moving ?? []).map(([entity, key]) => ({ entity, key }));
}

/**
 * Where the next pull continues. An entity without a position starts at the first position and not from the
 * beginning: a pull from the beginning brings no removals, and one may be on its way.
 */
function cursorAfter({ cursor }: Pick<DigestAnswer, 'cursor'>): Cursor {
  return Object.fromEntries(entityNames.map((entity) => [entity, cursor[entity] ?? firstPosition]));
}

/** The position before every change. */
export const firstPosition = '0.0' as Position;

function differingRanges(here: Digest, there: Digest): number[] {
  return there.ranges.flatMap((sum, range) => (sum === here.ranges[range] ? [] : [range]));
}

type Entries = EntriesAnswer['entries'];

/** `wanted`: what the mirror lacks or has differently. `extra`: what only the mirror has. */
function difference(
  here: Entries,
  there: Entries,
  moving: readonly RecordRef[],
): { readonly wanted: (RecordRef & { readonly etag: string })[]; readonly extra: RecordRef[] } {
  const [ours, theirs] = [byId(here), byId(there)];
  const leftOut = new Set(moving.map(recordId));
  return {
    wanted: [...theirs]
      .filter(([id, { etag }]) => !leftOut.has(id) && ours.get(id)?.etag !== etag)
      .map(([, record]) => record),
    extra: [...ours]
      .filter(([id]) => !leftOut.has(id) && !theirs.has(id))
      .map(([, { entity, key }]) => ({ entity, key })),
  };
}

function byId(
  entries: Entries,
): ReadonlyMap<RecordId, RecordRef & { readonly etag: string; readonly entity: EntityName }> {
  return new Map(
    entries.map(([entity, key, etag]) => [recordId({ entity, key }), { entity, key, etag }]),
  );
}

function gone({ entity, key }: RecordRef): CentralRecord {
  return { entity, key: [...key], etag: null, record: null };
}
