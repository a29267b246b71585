import { type RecordRef, sameRecord } from '../../model/record-ref.ts';
import type { Changeset } from '../../protocol/changeset.ts';
import type { MirrorPort, OutboxEntry, UnreadableEntry } from '../ports.ts';
import { fold } from './fold.ts';
import { allows, savedState } from './outbox-machine.ts';
import { left } from './outbox-moves.ts';
import { unknownBase } from './rebase.ts';

/**
 * Saves a changeset: the records show it and the outbox holds it, in one transaction. Edits of a record
 * whose latest edit has not been sent fold into that one, also when it waits behind others: however long
 * one needs the counselor, no more than one waits behind it.
 * @returns the id of the changeset that holds the edit
 */
export function save(mirror: MirrorPort, changeset: Changeset): { readonly changeset: string } {
  const entry = prepare(mirror, changeset);
  const earlier = latestOfAll(mirror, changeset.operations);
  if (earlier === undefined || !allows(earlier.state, 'edited')) {
    mirror.changeOutbox({ put: [entry] });
    return { changeset: changeset.id };
  }
  const folded = fold(earlier, entry);
  if (folded === null) mirror.changeOutbox({ drop: [left(earlier, 'undone')] });
  else mirror.changeOutbox({ put: [folded] });
  return { changeset: earlier.changeset.id };
}

/**
 * The one entry that was the last to touch each of these records, as far as any did. Where there are two,
 * an edit that folded into one of them would tie it to the other. Where an unreadable one is later, there is none:
 * the edit keeps its place behind that one.
 */
function latestOfAll(mirror: MirrorPort, records: readonly RecordRef[]): OutboxEntry | undefined {
  const touching = mirror.outboxTouching(records);
  const touches = (touched: readonly RecordRef[], record: RecordRef) =>
    touched.some((one) => sameRecord(one, record));
  const isUnreadable = ({ records: touched }: UnreadableEntry) =>
    records.some((record) => touches(touched, record));
  if (mirror.unreadable().some(isUnreadable)) return undefined;
  const latest = records.map((record) =>
    touching.findLast(({ changeset }) => touches(changeset.operations, record)),
  );
  const [only, ...others] = new Set(latest.filter((entry) => entry !== undefined));
  return others.length === 0 ? only : undefined;
}

/** The entry of a new changeset, based on what its records are now. */
function prepare(mirror: MirrorPort, changeset: Changeset): OutboxEntry {
  const seen = changeset.operations.map(({ entity, key }) => mirror.read(entity, key));
  const operations = changeset.operations.map((operation, i) =>
    operation.op === 'create' ? operation : { ...operation, base: seen[i]?.etag ?? unknownBase },
  );
  return {
    changeset: { ...changeset, operations },
    state: savedState,
    reason: null,
    theirs: [],
    bases: operations.map(({ op }, i) => (op === 'create' ? null : (seen[i]?.record ?? null))),
  };
}
