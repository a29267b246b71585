import type { OutboxEntry } from '../../engine/ports.ts';
import { type AnyRecord, contentFields } from '../../model/catalog.ts';
import { equal } from '../../model/equal.ts';
import { CaseloadError } from '../../model/error.ts';
import { sameRecord } from '../../model/record-ref.ts';
import { applyOperation } from '../../protocol/apply-operation.ts';
import type { Operation } from '../../protocol/changeset.ts';
import type { CentralVersion } from '../../protocol/sent-record.ts';
import type { ConflictView } from '../api/outbox.ts';
import type { Session } from '../session.ts';
import { titleParts } from './title-parts.ts';

/** @throws `unknown_record` when no changeset in conflict has this id */
export function conflictView(session: Session, id: string): ConflictView {
  const entry = session.mirror.outbox().find(({ changeset }) => changeset.id === id);
  if (entry?.state !== 'conflict') {
    throw new CaseloadError({
      code: 'unknown_record',
      params: { reason: 'not_in_conflict' },
    });
  }
  return conflictOf(session, entry);
}

/** Every changeset in conflict, oldest first. */
export function conflictViews(session: Session): ConflictView[] {
  return session.mirror
    .outbox()
    .filter(({ state }) => state === 'conflict')
    .map((entry) => conflictOf(session, entry));
}

function conflictOf(session: Session, entry: OutboxEntry): ConflictView {
  const { id, operations } = entry.changeset;
  const records = operations.flatMap((operation, i) => {
    const theirs = entry.theirs.find((record) => sameRecord(record, operation));
    return theirs === undefined ? [] : [recordOf(operation, entry.bases[i] ?? null, theirs)];
  });
  return { changeset: id, parts: titleParts(session, entry), records };
}

function recordOf(
  operation: Operation,
  base: AnyRecord | null,
  theirs: CentralVersion,
): ConflictView['records'][number] {
  const { entity, key, op } = operation;
  const mine = applyOperation(base, operation);
  const versions = [base, mine, theirs.record];
  const fields = contentFields(entity).flatMap(([field]) => {
    const [was, here, there] = versions.map((record) => record?.[field] ?? null);
    if (equal(was, here) && equal(here, there)) return [];
    return [{ field, base: was, mine: here, theirs: there }];
  });
  const kind = theirs.record === null ? 'deleted' : op === 'create' ? 'exists' : 'changed';
  return { entity, key, kind, fields };
}
