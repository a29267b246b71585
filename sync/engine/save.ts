import type { Changeset } from '../protocol/messages.ts';
import { fold, isOpen } from './fold.ts';
import type { MirrorPort, OutboxEntry } from './ports.ts';
import { unknownBase } from './rebase.ts';

/**
 * Saves a changeset: the records show it and the outbox holds it, in one transaction. Edits of a record
 * whose earlier edit has not been sent fold into that one.
 * @returns the id of the changeset that holds the edit
 */
export function save(mirror: MirrorPort, changeset: Changeset): { readonly changeset: string } {
  const touching = mirror.outboxTouching(changeset.operations);
  const entry = prepare(mirror, changeset);
  const [earlier] = touching;
  if (earlier === undefined || touching.length > 1 || !isOpen(earlier)) {
    mirror.changeOutbox({ put: [entry] });
    return { changeset: changeset.id };
  }
  const folded = fold(earlier, entry);
  if (folded === null) mirror.changeOutbox({ drop: [earlier.changeset.id] });
  else mirror.changeOutbox({ put: [folded] });
  return { changeset: earlier.changeset.id };
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
