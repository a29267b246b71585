import { assertNever } from '../model/error.ts';
import type { Answer, CentralRecord } from '../protocol/messages.ts';
import { parked } from './park.ts';
import type { MirrorPort, OutboxEntry, RecordName } from './ports.ts';
import { rebaseEntry, sameRecord } from './rebase.ts';

/*
 *            save                markInFlight             applied
 *   (edit) ───────► waiting ──────────────────► in flight ─────────► gone, the center has it
 *                    ▲  ▲ ▲                      │  │  │
 *                    │  │ └──── unavailable ─────┘  │  │
 *                    │  └── stale, merges ──────────┘  │
 *          resolve   │                                 ├─ stale, does not merge ─► conflict
 *          correct   └─────────────────────────────────┼─ rejected ──────────────► rejected
 *          scope back                                  └─ rejected, out of scope ► parked
 *
 * Without an answer it stays in flight, and is sent again with the same id and content.
 */

/** Applies one answer of the hub to the outbox; one transaction. */
export function applyAnswer(mirror: MirrorPort, entry: OutboxEntry, answer: Answer): void {
  const { id } = entry.changeset;
  switch (answer.result) {
    case 'applied':
      mirror.changeOutbox({ drop: [id], central: writtenBy(entry, answer.records) });
      break;
    case 'stale':
      applyStale(mirror, entry, answer.current);
      break;
    case 'rejected':
      mirror.changeOutbox({
        put: [
          answer.error.code === 'out_of_scope'
            ? parked(entry)
            : { ...entry, state: 'rejected', sent: false, reason: answer.error },
        ],
      });
      break;
    case 'unavailable':
      mirror.changeOutbox({
        put: [{ ...entry, state: 'waiting', sent: false, reason: answer.error }],
      });
      break;
    default:
      assertNever(answer);
  }
}

/** The records of an applied changeset; what it deleted is gone, whether or not the answer says so. */
function writtenBy(entry: OutboxEntry, records: readonly CentralRecord[]): CentralRecord[] {
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
  const centralOf = (name: RecordName): CentralRecord =>
    current.find((record) => sameRecord(record, name)) ?? mirror.central(name.entity, name.key);
  const rebased = rebaseEntry(entry, centralOf);
  if (rebased === null) {
    mirror.changeOutbox({ drop: [entry.changeset.id], central: current });
    return;
  }
  const conflict: OutboxEntry = {
    ...entry,
    state: 'conflict',
    sent: false,
    reason: {
      code: 'stale',
      message: 'The center changed this record too. Choose which version to keep.',
    },
    theirs: current,
  };
  mirror.changeOutbox({ put: [rebased ?? conflict], central: current });
}
