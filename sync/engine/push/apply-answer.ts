import { schoolBucket } from '../../model/bucket.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import { assertNever, type Problem } from '../../model/error.ts';
import { type RecordRef, sameRecord } from '../../model/record-ref.ts';
import { wholeRecord } from '../../protocol/answered-record.ts';
import type { Answer } from '../../protocol/push.ts';
import { recordFault } from '../../protocol/record-fault.ts';
import { type CentralVersion, centralVersionOf } from '../../protocol/sent-record.ts';
import type { CentralRecord } from '../../protocol/values.ts';
import { left, moved } from '../outbox/outbox-moves.ts';
import { parked } from '../outbox/park.ts';
import { rebaseEntry, removesGone } from '../outbox/rebase.ts';
import type { Ids, MirrorPort, OutboxEntry, Ports } from '../ports.ts';
import { isAsSent } from '../verify/altered.ts';
import { firstPosition } from '../verify/compare-bucket.ts';

/**
 * Applies one answer of the hub to the outbox, in one transaction.
 * @param entry as it was sent
 */
export function applyAnswer(
  { mirror, ids }: Pick<Ports, 'mirror' | 'ids'>,
  entry: OutboxEntry,
  answer: Answer,
): void {
  switch (answer.result) {
    case 'applied':
      mirror.changeOutbox({
        drop: [left(entry, 'applied')],
        central: learned(mirror, entry, answer),
      });
      break;
    case 'stale':
      applyStale(mirror, entry, answer.current);
      break;
    case 'rejected':
      applyRejected(mirror, ids, entry, answer.error);
      break;
    case 'unavailable':
      mirror.changeOutbox({ put: [moved(entry, 'unavailable', { reason: answer.error })] });
      break;
    default:
      assertNever(answer);
  }
}

function applyRejected(mirror: MirrorPort, ids: Ids, entry: OutboxEntry, error: Problem): void {
  switch (error.code) {
    case 'out_of_scope':
      mirror.changeOutbox({ put: [parked(entry, 'out_of_scope')] });
      break;
    case 'changeset_reused':
      mirror.changeOutbox({ put: [renumbered(entry, ids)], drop: [entry.changeset.id] });
      break;
    default:
      mirror.changeOutbox({ put: [moved(entry, 'refused', { reason: error })] });
  }
}

/**
 * The center knows this id with other content. This mirror is a restored copy, whose original sent the changeset
 * before the copy folded another edit into it. Under another id that edit is new, and merges.
 */
function renumbered(entry: OutboxEntry, ids: Ids): OutboxEntry {
  const changeset = { ...entry.changeset, id: ids.next() };
  return moved(entry, 'renumbered', { changeset, reason: null });
}

/** The center's records after an applied changeset: those of the answer, and those that it deleted. */
function learned(
  mirror: MirrorPort,
  entry: OutboxEntry,
  { records, repeated }: Extract<Answer, { result: 'applied' }>,
): CentralRecord[] {
  const { operations } = entry.changeset;
  const deleted = operations
    .filter(({ op }) => op === 'delete')
    .filter((operation) => !records.some((record) => sameRecord(record, operation)))
    .map(({ entity, key }) => ({ entity, key, etag: null, record: null }));
  // The next pull brings a record that arrived altered, or that this mirror cannot complete.
  const whole = records.flatMap(
    (record) => wholeRecord(operations, record, mirror.sentVersion(record)) ?? [],
  );
  const all = [...whole.filter(isAsSent), ...deleted];
  return repeated ? all.filter((record) => isAwaited(mirror, entry, record)) : all;
}

/**
 * Whether the mirror takes a record from an answer that the center gives again. Pulls may have passed later changes of
 * the record, so the mirror leaves it to them. But a later edit of the record, based on this changeset, would be put
 * back onto the version before it, and an undo would be lost. The answer to that edit shows what the center has now.
 */
function isAwaited(mirror: MirrorPort, { changeset }: OutboxEntry, record: RecordRef): boolean {
  const operation = changeset.operations.find((one) => sameRecord(one, record));
  if (operation === undefined || operation.op === 'keep') return false;
  const base = operation.op === 'create' ? null : operation.base;
  return (
    mirror.central(record.entity, record.key).etag === base &&
    mirror
      .outboxTouching([record])
      .some((later) => later.changeset.id !== changeset.id && later.state === 'waiting')
  );
}

function applyStale(
  mirror: MirrorPort,
  entry: OutboxEntry,
  current: readonly CentralRecord[],
): void {
  const arrived = current.filter(isAsSent);
  if (arrived.length < current.length || arrived.some((one) => recordFault(one) !== undefined)) {
    // The mirror sets aside what it cannot read. The edit waits until the mirror can read it.
    readProfilesAgain(mirror, entry.bases);
    mirror.changeOutbox({ put: [moved(entry, 'merged', { reason: null })], central: arrived });
    return;
  }
  const theirs = current.map(centralVersionOf);
  readProfilesAgain(mirror, [...theirs.map(({ record }) => record), ...entry.bases]);
  const centralOf = (name: RecordRef): CentralVersion =>
    theirs.find((record) => sameRecord(record, name)) ?? mirror.central(name.entity, name.key);
  const merged = removesGone(entry, centralOf)
    ? undefined
    : rebaseEntry(entry, 'merged', centralOf);
  const reason: Problem = { code: 'stale' };
  mirror.changeOutbox({
    put: [merged ?? moved(entry, 'conflicted', { reason, theirs })],
    central: current,
  });
}

/**
 * Makes the next pull send all profiles of these records' schools. The document that the hub read may not be in its
 * index yet, and a document that changes back before the index sees it moves no entry.
 */
function readProfilesAgain(mirror: MirrorPort, records: readonly (AnyRecord | null)[]): void {
  const cursors = mirror.cursors();
  const schools = new Set(
    records.filter((record) => record?.profile_id).map((record) => Number(record?.school_id)),
  );
  for (const bucket of [...schools].map(schoolBucket)) {
    const cursor = cursors[bucket];
    // A bucket that the laptop has to compare gets its cursor from the comparison.
    if (cursor?.profiles === undefined || mirror.toCompare().includes(bucket)) continue;
    mirror.repair({ bucket, records: [], cursor: { ...cursor, profiles: firstPosition } });
  }
}
