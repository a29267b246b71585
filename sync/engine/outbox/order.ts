import { type AnyRecord, entities } from '../../model/catalog.ts';
import { type RecordId, type RecordRef, recordId } from '../../model/record-ref.ts';
import type { Operation } from '../../protocol/changeset.ts';
import type { MirrorPort, OutboxEntry, UnreadableEntry } from '../ports.ts';
import { allows, type OutboxState } from './outbox-machine.ts';
import { setAsideAmong } from './set-aside.ts';

/*
 * Changesets that depend on each other keep their order; all others are independent. A changeset depends on an earlier
 * one when both touch the same record, or when it refers to a record that the earlier one creates, such as the
 * enrollment of a new student.
 */

/** What decides the order of an outbox. */
type Outbox = Pick<MirrorPort, 'outbox' | 'unreadable' | 'central' | 'setAside'>;

export interface Ordered {
  readonly entry: OutboxEntry;
  /** The nearest earlier changeset that it depends on and that has not left the outbox. */
  readonly after: OutboxEntry | UnreadableEntry | undefined;
}

/** The readable changesets, each with the one that it has to follow; oldest first. */
export function ordered(mirror: Outbox): Ordered[] {
  const unreadable = mirror.unreadable();
  const latest = new Latest();
  const result: Ordered[] = [];
  let next = 0;
  for (const [place, entry] of mirror.outbox().entries()) {
    for (; isBefore(unreadable[next], place); next += 1) {
      const one = unreadable[next] as UnreadableEntry;
      // It may create the records that the center does not have.
      const made = one.records.filter(
        ({ entity, key }) => mirror.central(entity, key).etag === null,
      );
      latest.note(one, { touched: one.records, made });
    }
    const { operations } = entry.changeset;
    result.push({ entry, after: latest.before(operations) });
    latest.note(entry, {
      touched: operations,
      made: operations.filter(({ op }) => op === 'create'),
    });
  }
  return result;
}

function isBefore(unreadable: UnreadableEntry | undefined, place: number): boolean {
  return unreadable !== undefined && unreadable.older <= place;
}

/** The latest changeset that touches each record, and the latest that creates it. */
class Latest {
  readonly #noted: (OutboxEntry | UnreadableEntry)[] = [];
  // Places in `#noted`.
  readonly #touching = new Map<RecordId, number>();
  readonly #making = new Map<RecordId, number>();

  note(
    entry: OutboxEntry | UnreadableEntry,
    of: { readonly touched: readonly RecordRef[]; readonly made: readonly RecordRef[] },
  ): void {
    const place = this.#noted.push(entry) - 1;
    for (const record of of.touched) this.#touching.set(recordId(record), place);
    for (const record of of.made) this.#making.set(recordId(record), place);
  }

  /** The latest changeset that has to come before these operations. */
  before(operations: readonly Operation[]): OutboxEntry | UnreadableEntry | undefined {
    const places = operations.flatMap((operation) => [
      this.#touching.get(recordId(operation)) ?? -1,
      ...referredTo(operation).map((id) => this.#making.get(id) ?? -1),
    ]);
    return this.#noted[Math.max(...places)];
  }
}

/**
 * A state as people see it. `held`: an earlier changeset of the same record needs something first, or the center's
 * version of a record is set aside.
 */
export type ShownState = Exclude<OutboxState, 'unconfirmed'> | 'held';

export interface ShownEntry extends Omit<OutboxEntry, 'state'> {
  readonly state: Exclude<ShownState, 'unreadable'>;
}

/** The readable changesets as people see them; oldest first. */
export function shownOutbox(mirror: Outbox): ShownEntry[] {
  const stuck = new Set<OutboxEntry | UnreadableEntry>();
  const setAsideOf = setAsideAmong(mirror);
  return ordered(mirror).map(({ entry, after }) => {
    const isBehind = after !== undefined && (after.state === 'unreadable' || stuck.has(after));
    if (entry.state === 'waiting' && isBehind) {
      stuck.add(entry);
      return { ...entry, state: 'held', reason: { code: 'earlier_edit' } };
    }
    const aside = setAsideOf(entry.changeset.operations);
    if (entry.state === 'waiting' && aside !== undefined) {
      stuck.add(entry);
      return { ...entry, state: 'held', reason: aside.reason };
    }
    if (!allows(entry.state, 'marked')) stuck.add(entry);
    return { ...entry, state: entry.state === 'unconfirmed' ? 'waiting' : entry.state };
  });
}

/**
 * The changesets that may be sent now, oldest first: none depends on an earlier one. One that was sent before is sent
 * again, to get its answer, also when a record of it has been set aside since. One about a record that is set aside and
 * that no bucket holds is sent too: pulls say nothing about that record, and only an answer says what became of it.
 */
export function sendable(mirror: Outbox): OutboxEntry[] {
  const setAsideOf = setAsideAmong(mirror);
  return ordered(mirror)
    .filter(({ entry, after }) => after === undefined && allows(entry.state, 'marked'))
    .map(({ entry }) => entry)
    .filter(({ state, changeset }) => {
      const aside = setAsideOf(changeset.operations);
      return state !== 'waiting' || aside === undefined || aside.buckets.length === 0;
    });
}

/** The records to which a create refers. */
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
