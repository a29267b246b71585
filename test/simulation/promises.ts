import { sendable } from '../../sync/engine/outbox/order.ts';
import type { OutboxChange, OutboxEntry } from '../../sync/engine/ports.ts';
import type { Bucket } from '../../sync/model/bucket.ts';
import type { AnyRecord } from '../../sync/model/catalog.ts';
import { equal } from '../../sync/model/equal.ts';
import { toKeyText } from '../../sync/model/key.ts';
import { recordId } from '../../sync/model/record-ref.ts';
import type { Changeset } from '../../sync/protocol/changeset.ts';
import type { Cursor } from '../../sync/protocol/values.ts';
import {
  comparePositions,
  type MemoryCenter,
  parsePosition,
} from '../support/memory/memory-center.ts';
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
 * Promises 4, 5 and 8: of every entry that a laptop's cursor has passed, the mirror holds just that version;
 * and it holds nothing outside the buckets that it was granted last.
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
    const held = new Map(
      mirror
        .entries(bucket, allRanges)
        .map(([entity, key, etag]) => [recordId({ entity, key }), etag]),
    );
    for (const { entity, key, etag } of passed) {
      const here = held.get(recordId({ entity, key })) ?? null;
      // A profile goes out as it is stored, which the index may not know yet.
      const differs = entity === 'profiles' ? etag === null && here !== null : here !== etag;
      if (differs) {
        const what = `${entity} ${toKeyText(key)} in ${bucket}: has ${here}, passed ${etag}`;
        throw new Violation(`Laptop ${laptop.name} has a hole or a ghost: ${what}`);
      }
    }
  }
}

const allRanges = Array.from({ length: 256 }, (_, range) => range);

/** How far a cursor is, by entity. */
function positionsOf(cursor: Cursor): Map<string, ReturnType<typeof parsePosition>> {
  return new Map(
    Object.entries(cursor).map(([entity, position]) => [entity, parsePosition(position)]),
  );
}

/** Promise 6: after a sync without a fault nothing is left that could have been sent. */
export function checkNothingHeldUp({ mirror, name }: Laptop): void {
  const left = sendable(mirror).filter(({ reason }) => reason?.code !== 'store_unavailable');
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

/** Everything is delivered: the mirror equals the center. */
export async function checkEqual(laptop: Laptop): Promise<void> {
  const { mirror, hub } = laptop;
  if (mirror.outbox().length > 0) {
    throw new Violation(`Laptop ${laptop.name} is not done: ${JSON.stringify(mirror.outbox())}`);
  }
  for (const bucket of hub.buckets) {
    const there = await hub.digest(bucket);
    const here = mirror.digest(bucket);
    if (here.rows !== there.rows || here.ranges.some((sum, i) => sum !== there.ranges[i])) {
      throw new Violation(`Laptop ${laptop.name} does not equal the center in ${bucket}`);
    }
  }
}
