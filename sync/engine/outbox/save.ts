import { CaseloadError } from '../../model/error.ts';
import { type RecordRef, sameRecord } from '../../model/record-ref.ts';
import type { Changeset } from '../../protocol/changeset.ts';
import type { MirrorPort, OutboxEntry, UnreadableEntry } from '../ports.ts';
import { fold } from './fold.ts';
import { allows, savedState } from './outbox-machine.ts';
import { left } from './outbox-moves.ts';
import { unknownBase } from './rebase.ts';
import { setAsideAmong } from './set-aside.ts';

/**
 * Saves a changeset: the records show it and the outbox holds it, in one transaction. An edit of a record whose latest
 * edit has not been sent folds into that one, even when that one waits behind others. So at most one edit of a record
 * waits behind one that needs the counselor.
 * @returns the id of the changeset that holds the edit
 * @throws `unreadable_record` when the center's version of one of its records is set aside
 */
export function save(mirror: MirrorPort, changeset: Changeset): { readonly changeset: string } {
  const aside = setAsideAmong(mirror)(changeset.operations);
  if (aside !== undefined) throw new CaseloadError(aside.reason);
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
 * The only entry that is the latest to touch any of these records; undefined when there are several: an edit that
 * folded into one of them would tie it to the others. Also undefined when an unreadable entry touches one of the
 * records: the edit keeps its place behind that entry.
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

/** The entry of a new changeset, based on its records as they are now. */
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
