import { type AnyRecord, entities } from '../model/catalog.ts';
import { type RecordId, recordId } from '../model/record-ref.ts';
import type { Operation } from '../protocol/messages.ts';
import type { OutboxEntry } from './ports.ts';

/*
 * Changesets that depend on each other keep their order; all others are independent. One depends on an
 * earlier one when both touch the same record, or when it refers to a record that the earlier one makes:
 * an enrollment of a student who is new.
 */

export interface Ordered {
  readonly entry: OutboxEntry;
  /** The nearest earlier changeset that it depends on and that is not applied yet. */
  readonly after: OutboxEntry | undefined;
}

/** The outbox with what each changeset has to come after; oldest first. */
export function ordered(outbox: readonly OutboxEntry[]): Ordered[] {
  // Places in the outbox, by the name of a record.
  const lastTouching = new Map<RecordId, number>();
  const lastMaking = new Map<RecordId, number>();
  return outbox.map((entry, place) => {
    const { operations } = entry.changeset;
    const before = operations.flatMap((operation) => [
      lastTouching.get(recordId(operation)) ?? -1,
      ...referredTo(operation).map((name) => lastMaking.get(name) ?? -1),
    ]);
    for (const { entity, key, op } of operations) {
      const name = recordId({ entity, key });
      lastTouching.set(name, place);
      if (op === 'create') lastMaking.set(name, place);
    }
    return { entry, after: outbox[Math.max(...before)] };
  });
}

/**
 * The outbox as people see it: what waits behind a changeset that needs something is `held`.
 */
export function withHeld(outbox: readonly OutboxEntry[]): OutboxEntry[] {
  const shown = new Map<OutboxEntry, OutboxEntry>();
  return ordered(outbox).map(({ entry, after }) => {
    const before = after && shown.get(after);
    const stuck = before !== undefined && needsSomething(before);
    const seen: OutboxEntry =
      stuck && entry.state === 'waiting'
        ? { ...entry, state: 'held', reason: { code: 'earlier_edit' } }
        : entry;
    shown.set(entry, seen);
    return seen;
  });
}

/** What may be sent now, oldest first: waiting or without an answer, and nothing before it is open. */
export function sendable(outbox: readonly OutboxEntry[]): OutboxEntry[] {
  return ordered(outbox)
    .filter(({ after }) => after === undefined)
    .map(({ entry }) => entry)
    .filter(({ state }) => state === 'waiting' || state === 'in_flight');
}

function needsSomething({ state }: OutboxEntry): boolean {
  return state !== 'waiting' && state !== 'in_flight';
}

/** Records that a create names by their key. */
function referredTo(operation: Operation): RecordId[] {
  if (operation.op !== 'create') return [];
  const fields: AnyRecord = operation.fields;
  return Object.entries(entities[operation.entity].fields).flatMap(([name, { references }]) => {
    const value = fields[name];
    if (references === undefined || (typeof value !== 'string' && typeof value !== 'number')) {
      return [];
    }
    return [recordId({ entity: references.entity, key: [value] })];
  });
}
