import { schoolBucket } from '../model/bucket.ts';
import type { AnyRecord } from '../model/catalog.ts';
import { assertNever, type Problem } from '../model/error.ts';
import { type RecordRef, sameRecord } from '../model/record-ref.ts';
import type { Answer, CentralRecord } from '../protocol/messages.ts';
import { firstPosition } from './compare.ts';
import { parked } from './park.ts';
import type { Ids, MirrorPort, OutboxEntry, Ports } from './ports.ts';
import { rebaseEntry } from './rebase.ts';

/*
 *            save                markInFlight             applied
 *   (edit) ───────► waiting ──────────────────► in flight ─────────► gone, the center has it
 *                    ▲  ▲ ▲                      │  │  │
 *                    │  │ └──── unavailable ─────┘  │  │
 *                    │  └── stale, merges ──────────┘  │
 *          resolve   │                                 ├─ stale, does not merge ─► conflict
 *          amend     └─────────────────────────────────┼─ rejected ──────────────► rejected
 *          scope back                                  └─ rejected, out of scope ► parked
 *
 * Without an answer it stays in flight, and is sent again with the same id and content.
 */

/** Applies one answer of the hub to the outbox; one transaction. */
export function applyAnswer(
  { mirror, ids }: Pick<Ports, 'mirror' | 'ids'>,
  entry: OutboxEntry,
  answer: Answer,
): void {
  const { id } = entry.changeset;
  switch (answer.result) {
    case 'applied':
      mirror.changeOutbox({ drop: [id], central: learned(entry, answer) });
      break;
    case 'stale':
      applyStale(mirror, entry, answer.current);
      break;
    case 'rejected':
      applyRejected(mirror, ids, entry, answer.error);
      break;
    case 'unavailable':
      // A store that did not answer may have written it: it is sent again as it is.
      mirror.changeOutbox({
        put: [{ ...entry, state: 'waiting', sent: true, reason: answer.error }],
      });
      break;
    default:
      assertNever(answer);
  }
}

function applyRejected(mirror: MirrorPort, ids: Ids, entry: OutboxEntry, error: Problem): void {
  switch (error.code) {
    case 'out_of_scope':
      mirror.changeOutbox({ put: [parked(entry)] });
      break;
    case 'changeset_reused':
      mirror.changeOutbox({ put: [renumbered(entry, ids)], drop: [entry.changeset.id] });
      break;
    default:
      mirror.changeOutbox({
        put: [{ ...entry, state: 'rejected', sent: false, reason: error }],
      });
  }
}

/**
 * The center knows this id with other content: this mirror is a restored copy whose original has sent the
 * changeset before it took up another edit. What it holds beyond that is an edit of its own, and merges.
 */
function renumbered(entry: OutboxEntry, ids: Ids): OutboxEntry {
  return {
    ...entry,
    changeset: { ...entry.changeset, id: ids.next() },
    state: 'waiting',
    sent: false,
    reason: null,
  };
}

/**
 * What an applied changeset tells of the center: its records, and that what it deleted is gone. Nothing, when
 * it had been applied before: pulls may have passed what came after it, and bring it where they have not.
 */
function learned(
  entry: OutboxEntry,
  { records, repeated }: Extract<Answer, { result: 'applied' }>,
): CentralRecord[] {
  if (repeated) return [];
  const deleted = entry.changeset.operations
    .filter(({ op }) => op === 'delete')
    .filter((operation) => !records.some((record) => sameRecord(record, operation)))
    .map(({ entity, key }) => ({ entity, key, etag: null, record: null }));
  return [...records, ...deleted];
}

function applyStale(
  mirror: MirrorPort,
  entry: OutboxEntry,
  current: readonly CentralRecord[],
): void {
  const centralOf = (name: RecordRef): CentralRecord =>
    current.find((record) => sameRecord(record, name)) ?? mirror.central(name.entity, name.key);
  const rebased = rebaseEntry(entry, centralOf);
  const conflict: OutboxEntry = {
    ...entry,
    state: 'conflict',
    sent: false,
    reason: {
      code: 'stale',
    },
    theirs: current,
  };
  readProfilesAgain(mirror, [...current.map(({ record }) => record), ...entry.bases]);
  mirror.changeOutbox({ put: [rebased ?? conflict], central: current });
}

/**
 * Lets the next pull send the profiles of these records' schools from the first: what the store held may not
 * have been applied to the hub's index, and if it is again what it was before, no entry moves to tell.
 */
function readProfilesAgain(mirror: MirrorPort, records: readonly (AnyRecord | null)[]): void {
  const cursors = mirror.cursors();
  const schools = new Set(
    records.filter((record) => record?.profile_id).map((record) => Number(record?.school_id)),
  );
  for (const bucket of [...schools].map(schoolBucket)) {
    const cursor = cursors[bucket];
    // A bucket that has to be compared is, whatever its cursors say.
    if (cursor?.profiles === undefined || mirror.toCompare().includes(bucket)) continue;
    mirror.repair({ bucket, records: [], cursor: { ...cursor, profiles: firstPosition } });
  }
}
