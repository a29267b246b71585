import { sendable } from '../../sync/engine/outbox/order.ts';
import { setAsideAmong } from '../../sync/engine/outbox/set-aside.ts';
import type { MirrorPort, OutboxChange, OutboxEntry, SetAside } from '../../sync/engine/ports.ts';
import type { Bucket } from '../../sync/model/bucket.ts';
import { type AnyRecord, contentFields } from '../../sync/model/catalog.ts';
import type { EntityName } from '../../sync/model/entity.ts';
import { equal } from '../../sync/model/equal.ts';
import { type RecordId, type RecordRef, recordId } from '../../sync/model/record-ref.ts';
import type { Changeset } from '../../sync/protocol/changeset.ts';
import type { CentralVersion } from '../../sync/protocol/sent-record.ts';
import type { Cursor } from '../../sync/protocol/values.ts';
import type { MemoryCenter } from '../support/memory/memory-center.ts';
import { comparePositions, parsePosition } from '../support/memory/memory-index.ts';
import { isOdd } from './district.ts';
import type { Laptop } from './laptop.ts';

/** A promise of the design (section 3) was broken. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** @throws Violation */
export function checkPromises(center: MemoryCenter, laptops: readonly Laptop[]): void {
  for (const laptop of laptops) {
    checkNoEditIsLost(center, laptop);
    checkNoHoleNoGhost(center, laptop);
    checkNothingStaysAside(laptop);
  }
}

/** Promises 1 and 2: every saved changeset is on its laptop, or named by the center. */
function checkNoEditIsLost(center: MemoryCenter, laptop: Laptop): void {
  const outbox = new Map(laptop.mirror.outbox().map((entry) => [entry.changeset.id, entry]));
  const unreadable = new Set(laptop.mirror.unreadable().map(({ id }) => id));
  for (const id of laptop.saved) {
    if (unreadable.has(id)) continue;
    const entry = outbox.get(id);
    const isApplied = center.changesets.has(id);
    if (entry === undefined && !isApplied) {
      throw new Violation(`Changeset ${id} of laptop ${laptop.name} is nowhere`);
    }
    // What an earlier request brings after a later one was refused was on its way, and the laptop hears of it next.
    const isInFlight =
      entry?.state === 'unconfirmed' || entry?.state === 'in_flight' || laptop.late.has(id);
    if (entry !== undefined && isApplied && !isInFlight && !laptop.isReimaged) {
      throw new Violation(`Changeset ${id} is applied, and open on laptop ${laptop.name}`);
    }
  }
}

/**
 * Promise 1, to the letter: what leaves the outbox under an id that the center has is what the center was
 * given under that id, or goes on under another one.
 */
export function checkNothingLeavesUnsent(
  center: MemoryCenter,
  outbox: readonly OutboxEntry[],
  { change, name }: { readonly change: OutboxChange; readonly name: number },
): void {
  for (const id of change.drop ?? []) {
    const held = outbox.find(({ changeset }) => changeset.id === id)?.changeset;
    const given = center.changesets.get(id)?.changeset;
    if (held === undefined || given === undefined || equal(held, given)) continue;
    if (!goesOn(held, change)) {
      throw new Violation(`Of changeset ${id} of laptop ${name} the center has an earlier form`);
    }
  }
}

/** Whether a changeset leaves the outbox and stays in it under another id. */
export function goesOn(
  { id, operations }: Changeset,
  { put = [], drop = [] }: OutboxChange,
): boolean {
  return drop.includes(id) && put.some(({ changeset }) => equal(changeset.operations, operations));
}

/**
 * Promises 4, 5 and 8: of every entry that a laptop's cursor has passed, the mirror holds what the center stored then,
 * or has stored since.
 */
function checkNoHoleNoGhost(center: MemoryCenter, laptop: Laptop): void {
  const { mirror, isAltered } = laptop;
  if (isAltered || mirror.epoch() !== center.epoch) return;
  const cursors = mirror.cursors();
  const marked = mirror.toCompare();
  for (const bucket of Object.keys(cursors) as Bucket[]) {
    if (marked.includes(bucket)) continue;
    const positions = positionsOf(cursors[bucket] ?? {});
    const passed = center.entries(bucket).filter((entry) => {
      const position = positions.get(entry.entity);
      return position !== undefined && comparePositions(entry, position) <= 0;
    });
    const held = contentOf(mirror, bucket);
    const aside = setAsideIn(mirror, bucket);
    const toFetch = new Set(mirror.setAside().filter(isToFetch).map(recordId));
    for (const entry of passed) {
      // What arrived altered is fetched again with the next sync.
      if (toFetch.has(recordId(entry))) continue;
      // What the laptop pushed itself may be ahead of what a hub has yet to decide.
      if (center.isPending(entry)) continue;
      const here = held.get(recordId(entry))?.record ?? null;
      const possible = entry.etag === null ? [null] : center.versionsSince(entry);
      const isAside = aside.has(recordId(entry));
      if (possible.some((version) => shows(entry.entity, { here, isAside }, version))) continue;
      const what = `${recordId(entry)} in ${bucket}: has ${JSON.stringify(here)}`;
      throw new Violation(`Laptop ${laptop.name} has a hole or a ghost: ${what}`);
    }
  }
}

/**
 * Promise 5: what a laptop sets aside is a record of its buckets. One that no bucket holds is known from an answer, and
 * stays for the edits of it alone.
 */
function checkNothingStaysAside({ mirror, name }: Laptop): void {
  const edited = new Set(
    [
      ...mirror.outbox().flatMap(({ changeset }) => changeset.operations),
      ...mirror.unreadable().flatMap(({ records }) => records),
    ].map(recordId),
  );
  for (const one of mirror.setAside()) {
    if (one.buckets.length > 0 || edited.has(recordId(one))) continue;
    throw new Violation(`Laptop ${name} keeps ${recordId(one)} set aside, which no bucket holds`);
  }
}

function isToFetch({ reason }: SetAside): boolean {
  return reason.code === 'unreadable_record' && reason.params.reason === 'altered';
}

/** The records of a bucket that a mirror sets aside. */
export function setAsideIn(mirror: MirrorPort, bucket: Bucket): ReadonlySet<RecordId> {
  return new Set(
    mirror
      .setAside()
      .filter(({ buckets }) => buckets.includes(bucket))
      .map(recordId),
  );
}

/** What a mirror holds of the center in a bucket, read record by record. */
export function contentOf(mirror: MirrorPort, bucket: Bucket): Map<RecordId, CentralVersion> {
  return new Map(
    mirror
      .entries(bucket, allRanges)
      .map(([entity, key]) => [recordId({ entity, key }), mirror.central(entity, key)]),
  );
}

/** Whether a mirror has a version: field by field, or set aside when it is of a shape that it cannot read. */
export function shows(
  entity: EntityName,
  { here, isAside }: { readonly here: AnyRecord | null; readonly isAside: boolean },
  version: AnyRecord | null,
): boolean {
  if (version !== null && isOdd(version)) return isAside;
  return !isAside && isSameContent(entity, here, version);
}

/** Compares what two records say: an etag is only what somebody says about them. */
function isSameContent(entity: EntityName, a: AnyRecord | null, b: AnyRecord | null): boolean {
  if (a === null || b === null) return a === b;
  return contentFields(entity).every(([name]) => equal(a[name] ?? null, b[name] ?? null));
}

const allRanges = Array.from({ length: 256 }, (_, range) => range);

/** How far a cursor is, by entity. */
function positionsOf(cursor: Cursor): Map<string, ReturnType<typeof parsePosition>> {
  return new Map(
    Object.entries(cursor).map(([entity, position]) => [entity, parsePosition(position)]),
  );
}

/**
 * Promise 6: after a sync without a fault nothing is left that could have been sent. What a store did not take is
 * about records that somebody holds, or about profiles while DynamoDB is away. An edit of a record that is set aside
 * waits, or has asked in vain.
 */
export function checkNothingHeldUp(center: MemoryCenter, { mirror, hub, name }: Laptop): void {
  const isHeld = ({ entity, key }: RecordRef) =>
    center.isLocked(entity, key) || hub.unavailable.includes(entity);
  const setAsideOf = setAsideAmong(mirror);
  const left = sendable(mirror)
    .filter(({ changeset }) => setAsideOf(changeset.operations) === undefined)
    .filter(
      ({ reason, changeset }) =>
        reason?.code !== 'store_unavailable' || !changeset.operations.some(isHeld),
    );
  if (left.length === 0) return;
  throw new Violation(`Laptop ${name} was held up: ${JSON.stringify(left)}`);
}

/** Promise 3: a record changes only from what the edit was based on, as the counselor's laptop has it. */
export function checkBases(
  { mirror }: Laptop,
  changeset: Changeset,
  before: readonly (AnyRecord | null)[],
): void {
  const entry = mirror.outbox().find((one) => one.changeset.id === changeset.id);
  // Of a request that was delayed, the laptop may have forgotten the form.
  if (entry === undefined || entry.changeset.operations.length !== before.length) return;
  for (const [i, operation] of changeset.operations.entries()) {
    const same = entry.changeset.operations[i];
    if (operation.op !== 'update' || same?.op !== 'update' || same.base !== operation.base)
      continue;
    const base = entry.bases[i];
    const differs = Object.keys(operation.fields).filter(
      (field) =>
        JSON.stringify(base?.[field] ?? null) !== JSON.stringify(before[i]?.[field] ?? null),
    );
    if (differs.length > 0) throw new Violation(`Overwrote ${differs.join(', ')} unseen`);
  }
}
