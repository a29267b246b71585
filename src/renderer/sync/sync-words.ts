import type { SyncStatus } from '../../../sync/laptop/api.ts';
import { countOf } from '../shell/format.ts';
import type { Tone } from '../ui/notice.tsx';

export interface SyncWords {
  readonly tone: Tone | 'neutral' | 'busy';
  readonly words: string;
  /** What it means or what to do, where the words alone do not say. */
  readonly hint?: string;
}

/** Edits that only wait for their turn. */
export function waitingEdits({ outbox }: SyncStatus): number {
  return outbox.waiting + outbox.in_flight + outbox.held;
}

/** Edits that need the counselor. */
export function editsInNeed({ outbox }: SyncStatus): number {
  return outbox.conflict + outbox.rejected + outbox.parked;
}

/** The truth about the sync, in a few words. */
export function describeSync(status: SyncStatus): SyncWords {
  if (status.phase === 'pushing') return { tone: 'busy', words: 'Sending edits…' };
  if (status.phase === 'verifying') return { tone: 'busy', words: 'Comparing with the center…' };
  if (status.phase === 'pulling') {
    const received = status.received ?? 0;
    return {
      tone: 'busy',
      words:
        received === 0
          ? 'Checking for changes…'
          : `Receiving: ${countOf(received, 'record')} so far`,
    };
  }
  if (status.work_offline) {
    return {
      tone: 'neutral',
      words: 'Working offline',
      hint: 'You chose to work offline. Edits wait on this laptop until you switch it off.',
    };
  }
  if (status.reachable === false) {
    return {
      tone: 'warn',
      words: 'Offline',
      hint: 'The hub does not answer. Go on working: edits wait on this laptop, and Caseload tries again by itself.',
    };
  }
  if (status.last_error?.code === 'hub_busy') {
    return {
      tone: 'warn',
      words: 'The center is busy',
      hint: 'Many laptops came at once. Caseload tries again by itself in a moment.',
    };
  }
  if (status.last_error) {
    return { tone: 'danger', words: 'The last sync failed', hint: status.last_error.message };
  }
  if (status.last_success === null) return { tone: 'neutral', words: 'Not synced yet' };
  const hint = status.live
    ? 'Changes at the center arrive as they happen.'
    : 'Changes at the center are asked for now and then.';
  return waitingEdits(status) + editsInNeed(status) > 0
    ? { tone: 'info', words: 'Online', hint }
    : { tone: 'ok', words: 'Online, everything is sent', hint };
}
