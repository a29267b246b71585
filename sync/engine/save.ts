import { type RecordRef, sameRecord } from '../model/record-ref.ts';
import type { Changeset } from '../protocol/messages.ts';
import { fold, isOpen } from './fold.ts';
import type { MirrorPort, OutboxEntry } from './ports.ts';
import { unknownBase } from './rebase.ts';

/**
 * Saves a changeset: the records show it and the outbox holds it, in one transaction. Edits of a record
 * whose latest edit has not been sent fold into that one, also when it waits behind others: however long
 * one needs the counselor, no more than one waits behind it.
 * @returns the id of the changeset that holds the edit
 */
export function save(mirror: MirrorPort, changeset: Changeset): { readonly changeset: string } {
  const entry = prepare(mirror, changeset);
  const earlier = latestOfAll(mirror.outboxTouching(changeset.operations), changeset.operations);
  if (earlier === undefined || !isOpen(earlier)) {
    mirror.changeOutbox({ put: [entry] });
    return { changeset: changeset.id };
  }
  const folded = fold(earlier, entry);
  if (folded === null) mirror.changeOutbox({ drop: [earlier.changeset.id] });
  else mirror.changeOutbox({ put: [folded] });
  return { changeset: earlier.changeset.id };
}

/**
 * The one entry that was the last to touch each of these records, as far as any did. Where there are two,
 * an edit that folded into one of them would tie it to the other.
 */
function latestOfAll(
  touching: readonly OutboxEntry[],
  records: readonly RecordRef[],
): OutboxEntry | undefined {
  const latest = records.map((record) =>
    touching.findLast(({ changeset }) =>
      changeset.operations.some((operation) => sameRecord(operation, record)),
    ),
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
    state: 'waiting',
    sent: false,
    reason: null,
    theirs: [],
    bases: operations.map(({ op }, i) => (op === 'create' ? null : (seen[i]?.record ?? null))),
  };
}
