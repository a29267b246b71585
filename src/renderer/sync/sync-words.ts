import type { SyncStatus } from '../../../sync/laptop/api.ts';
import { problemWords } from '../shell/problem-words.ts';
import type { Tone } from '../ui/notice.tsx';
import { syncTexts as say } from './sync-texts.ts';

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
  if (status.phase === 'pushing') return { tone: 'busy', words: say('sending') };
  if (status.phase === 'verifying') return { tone: 'busy', words: say('comparing') };
  if (status.phase === 'pulling') {
    const received = status.received ?? 0;
    return {
      tone: 'busy',
      words: received === 0 ? say('checking') : say('receiving', { count: received }),
    };
  }
  if (status.work_offline) {
    return {
      tone: 'neutral',
      words: say('workingOffline'),
      hint: say('workingOfflineHint'),
    };
  }
  if (status.reachable === false) {
    return {
      tone: 'warn',
      words: say('offline'),
      hint: say('offlineHint'),
    };
  }
  if (status.last_error?.code === 'hub_busy') {
    return {
      tone: 'warn',
      words: say('busy'),
      hint: say('busyHint'),
    };
  }
  if (status.last_error) {
    return { tone: 'danger', words: say('failed'), hint: problemWords(status.last_error) };
  }
  if (status.last_success === null) return { tone: 'neutral', words: say('notSynced') };
  const hint = status.live ? say('live') : say('polled');
  return waitingEdits(status) + editsInNeed(status) > 0
    ? { tone: 'info', words: say('online'), hint }
    : { tone: 'ok', words: say('allSent'), hint };
}
