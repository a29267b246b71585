import type { Bucket } from '../../../sync/model/bucket.ts';
import { bookkeepingFields, contentFields, wireFields } from '../../../sync/model/catalog.ts';
import { type EntityName, entityNames } from '../../../sync/model/entity.ts';
import { toKeyText } from '../../../sync/model/key.ts';
import type { EntityLine, KnownEntry, PullLine, Row } from '../../../sync/protocol/pull.ts';
import { sentValues } from '../../../sync/protocol/sent-record.ts';
import type { Cursor } from '../../../sync/protocol/values.ts';
import type { MemoryCenter } from './memory-center.ts';
import { comparePositions, type Entry, parsePosition, positionOf } from './memory-index.ts';

/** What a pull reads from. */
interface Source {
  readonly center: MemoryCenter;
  /** Entities whose store does not answer. */
  readonly unavailable: readonly EntityName[];
}

/** Entries below the horizon, which a pull may send. */
export function visibleEntries(center: MemoryCenter, bucket: Bucket): Entry[] {
  return center.entries(bucket).filter(({ xid }) => xid < center.horizon);
}

/** The lines of a pull about one bucket; none when nothing changed. */
export function linesOf(
  { center, unavailable }: Source,
  bucket: Bucket,
  { since, known }: { readonly since: Cursor; readonly known: readonly KnownEntry[] },
): PullLine[] {
  const from = (entity: EntityName) => {
    const position = since[entity];
    return position === undefined ? undefined : parsePosition(position);
  };
  const changed = visibleEntries(center, bucket)
    .filter(({ entity }) => !unavailable.includes(entity))
    .filter((entry) => comparePositions(entry, from(entry.entity) ?? { xid: 0, seq: 0 }) > 0);
  if (changed.length === 0) return [];
  changed.sort(
    (a, b) =>
      entityNames.indexOf(a.entity) - entityNames.indexOf(b.entity) || comparePositions(a, b),
  );
  // From the beginning there is nothing to remove, but for what the laptop has of its own pushes.
  const isSent = (entry: Entry) =>
    entry.etag !== null
      ? !isKnown(known, entry)
      : from(entry.entity) !== undefined || known.some((one) => names(one, entry));
  const sent = changed.filter(isSent).filter((entry) => isFeedApplied(center, entry));
  return [
    { bucket },
    ...[...Map.groupBy(sent, ({ entity }) => entity)].flatMap(([entity, entries]) => [
      entityLine(entity),
      ...entries.map((entry) =>
        rowOf(center, entry, { bucket, after: from(entry.entity)?.xid ?? 0 }),
      ),
    ]),
    { end: bucket, cursor: { ...since, ...cursorOf(passedEntries(center, changed)) } },
  ];
}

/** Whether a profile is what its entry says: one that is not waits until the feed applies it. */
function isFeedApplied(center: MemoryCenter, { entity, key, etag }: Entry): boolean {
  return entity !== 'profiles' || etag === null || center.get(entity, key).etag === etag;
}

/** The entries up to the first profile that waits. */
function passedEntries(center: MemoryCenter, changed: readonly Entry[]): Entry[] {
  const profiles = changed.filter(({ entity }) => entity === 'profiles');
  const waiting = profiles.findIndex((entry) => !isFeedApplied(center, entry));
  const held = new Set(waiting === -1 ? [] : profiles.slice(waiting));
  return changed.filter((entry) => !held.has(entry));
}

function entityLine(entity: EntityName): EntityLine {
  const namesOf = (fields: ReturnType<typeof wireFields>) => fields.map(([name]) => name);
  return {
    entity,
    bookkeeping: namesOf(bookkeepingFields(entity)),
    content: namesOf(contentFields(entity)),
  };
}

function rowOf(
  center: MemoryCenter,
  { entity, key, etag, ...position }: Entry,
  { bucket, after }: { readonly bucket: Bucket; readonly after: number },
): Row {
  const stored = center.sent(entity, key);
  const { record } = stored;
  // A row may be gone without its entry, when no trigger saw it go.
  if (etag === null || record === null) {
    const movedTo = center.movedTo({ entity, key }, bucket, after);
    const removed = [entity, [...key], null, positionOf(position), null] as const;
    return movedTo === undefined ? removed : [...removed, [...movedTo]];
  }
  const values = sentValues(record);
  const sent = wireFields(entity).map(([name]) => values[name] ?? null);
  // The etag of what is sent: the entry may not know this version yet.
  return [entity, [...key], stored.etag, positionOf(position), sent];
}

/** The last position of each entity. */
export function cursorOf(entries: readonly Entry[]): Cursor {
  const sorted = [...entries].sort(comparePositions);
  return Object.fromEntries(sorted.map((entry) => [entry.entity, positionOf(entry)]));
}

function names([entity, key]: KnownEntry, entry: Entry): boolean {
  return entity === entry.entity && toKeyText(key) === toKeyText(entry.key);
}

function isKnown(known: readonly KnownEntry[], entry: Entry): boolean {
  return known.some((one) => names(one, entry) && one[2] === entry.etag);
}
