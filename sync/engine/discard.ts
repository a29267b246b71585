import { CaseloadError } from '../model/error.ts';
import type { MirrorPort } from './ports.ts';
import { rebaseWaiting } from './rebase.ts';

/**
 * Takes a changeset back that the center has not applied: its records show the center's version again, and
 * later edits of them stand on that.
 * @throws `unknown_record` when the outbox does not hold it; `in_flight` while its answer is missing
 */
export function discard(mirror: MirrorPort, id: string): void {
  const entry = mirror.outbox().find(({ changeset }) => changeset.id === id);
  if (entry === undefined) {
    throw new CaseloadError({
      code: 'unknown_record',
      message: 'This edit is not in the outbox any more: the center has it, or it was discarded.',
    });
  }
  if (entry.sent || entry.state === 'in_flight') {
    throw new CaseloadError({
      code: 'in_flight',
      message:
        'This edit is on its way to the center and cannot be taken back now. Sync, then look again.',
    });
  }
  mirror.changeOutbox({ drop: [id] });
  rebaseWaiting(mirror);
}
