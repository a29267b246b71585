import { withHeld } from '../../engine/order.ts';
import type { OutboxEntry, OutboxState } from '../../engine/ports.ts';
import { CaseloadError } from '../../model/error.ts';
import { type RecordRef, sameRecord } from '../../model/record-ref.ts';
import type { ChangesetView, OutboxView } from '../api/outbox.ts';
import type { Session } from '../session.ts';
import { titleParts } from './title-parts.ts';

/** The outbox as people see it, oldest first. */
export function outboxViews(session: Session): OutboxView[] {
  return withHeld(session.mirror.outbox()).map((entry) => viewOf(session, entry));
}

/** Every changeset with all that it holds, oldest first. */
export function changesetViews(session: Session): ChangesetView[] {
  return withHeld(session.mirror.outbox()).map((entry) => ({
    ...viewOf(session, entry),
    content: entry.changeset,
    bases: entry.bases,
  }));
}

/** @throws `unknown_record` when the outbox does not hold it */
export function changesetView(session: Session, id: string): ChangesetView {
  const found = changesetViews(session).find(({ changeset }) => changeset === id);
  if (found !== undefined) return found;
  throw new CaseloadError({
    code: 'unknown_record',
    params: { reason: 'not_in_outbox' },
  });
}

/** What of the outbox touches any of these records, oldest first. */
export function outboxViewsTouching(session: Session, records: readonly RecordRef[]): OutboxView[] {
  const touches = ({ changeset }: OutboxEntry) =>
    changeset.operations.some((operation) =>
      records.some((record) => sameRecord(record, operation)),
    );
  if (session.mirror.outboxTouching(records).length === 0) return [];
  return withHeld(session.mirror.outbox())
    .filter(touches)
    .map((entry) => viewOf(session, entry));
}

/** How many changesets of the outbox are in each state. */
export function countStates(outbox: readonly OutboxEntry[]): Record<OutboxState, number> {
  const counts = { waiting: 0, in_flight: 0, held: 0, conflict: 0, rejected: 0, parked: 0 };
  for (const { state } of withHeld(outbox)) counts[state] += 1;
  return counts;
}

function viewOf(session: Session, entry: OutboxEntry): OutboxView {
  const { id, action, made_at, operations } = entry.changeset;
  return {
    changeset: id,
    action,
    state: entry.state,
    reason: entry.reason,
    made_at,
    parts: titleParts(session, entry),
    records: operations.map(({ entity, key }) => ({ entity, key })),
  };
}
