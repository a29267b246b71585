import { type ShownEntry, type ShownState, shownOutbox } from '../../engine/outbox/order.ts';
import type { MirrorPort, UnreadableEntry } from '../../engine/ports.ts';
import { CaseloadError } from '../../model/error.ts';
import { type RecordRef, sameRecord } from '../../model/record-ref.ts';
import type { ChangesetView, OutboxExport, OutboxView, UnreadableView } from '../api/outbox.ts';
import { bulkOfChangesets } from '../bulk/bulk-store.ts';
import { type DisclosureReason, discloseWhole, studentsOf } from '../disclosure/disclose.ts';
import type { Session } from '../session.ts';
import { nameInMirror, titleParts } from './title-parts.ts';

type Recipient = Omit<DisclosureReason, 'form'>;

/** The outbox as people see it, oldest first. */
export function outboxViews(session: Session): OutboxView[] {
  const viewOf = outboxView(session);
  return shownOutbox(session.mirror).map(viewOf);
}

/** Every changeset with all that it holds, oldest first. */
function changesetViews(session: Session): ChangesetView[] {
  const viewOf = outboxView(session);
  return shownOutbox(session.mirror).map((entry) => ({
    ...viewOf(entry),
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
  const touches = ({ changeset }: ShownEntry) =>
    changeset.operations.some((operation) =>
      records.some((record) => sameRecord(record, operation)),
    );
  if (session.mirror.outboxTouching(records).length === 0) return [];
  return shownOutbox(session.mirror).filter(touches).map(outboxView(session));
}

/** The changesets that cannot be read, oldest first. */
export function unreadableViews(session: Session): UnreadableView[] {
  return session.mirror.unreadable().map((entry) => unreadableView(session, entry));
}

function unreadableView(session: Session, entry: UnreadableEntry): UnreadableView {
  const { id, state, reason, raw } = entry;
  const records = entry.records.map((record) => ({
    ...record,
    name: nameInMirror(session, record),
  }));
  return { changeset: id, state, reason, records, stored: raw };
}

/**
 * What waits, with all it holds: all of it, or one changeset. The register of disclosures has its students.
 * @throws `unknown_record` when the outbox does not hold it
 */
export function outboxExport(
  session: Session,
  { changeset: id, recipient, purpose }: { changeset?: string | undefined } & Recipient,
): OutboxExport {
  const all = unreadableViews(session);
  const unreadable = all.filter(({ changeset }) => id === undefined || changeset === id);
  const changesets =
    id === undefined
      ? changesetViews(session)
      : unreadable.length > 0
        ? []
        : [changesetView(session, id)];
  const records = [...changesets, ...unreadable].flatMap((view) => view.records);
  return discloseWhole(
    session,
    { form: 'json', recipient, purpose },
    {
      content: { changesets, unreadable },
      what: `Edits that the district has not applied: ${changesets.length + unreadable.length}`,
      students: studentsOf(records),
    },
  );
}

/** How many changesets of the outbox are in each state. */
export function countStates(mirror: MirrorPort): Record<ShownState, number> {
  const counts = {
    waiting: 0,
    in_flight: 0,
    held: 0,
    conflict: 0,
    rejected: 0,
    parked: 0,
    unreadable: mirror.unreadable().length,
  };
  for (const { state } of shownOutbox(mirror)) counts[state] += 1;
  return counts;
}

/** Makes views of entries of the outbox as it is now. */
function outboxView(session: Session): (entry: ShownEntry) => OutboxView {
  const bulks = bulkOfChangesets(session.mirror.database);
  return (entry) => {
    const { id, action, made_at, operations } = entry.changeset;
    return {
      changeset: id,
      action,
      state: entry.state,
      reason: entry.reason,
      made_at,
      parts: titleParts(session, entry),
      records: operations.map(({ entity, key }) => ({ entity, key })),
      bulk: bulks.get(id) ?? null,
    };
  };
}
