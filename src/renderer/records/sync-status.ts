import type { PullProgress, SyncStatus } from '../../../sync/laptop/api.ts';
import type { Tone } from '../kit/notice.tsx';
import { problemWords } from '../library/problem-message.ts';
import { syncTexts as say } from './sync-status.messages.ts';

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

/** How much of a pull has come. */
export function receivedWords({ received, expected }: PullProgress): string {
  if (received === 0) return say('checking');
  // What was counted before may have grown meanwhile.
  return expected === null || expected < received
    ? say('receiving', { count: received })
    : say('receivingOf', { received, expected });
}

/** How fast it comes and how long the rest will take, as far as that can be said yet. */
export function paceWords({ received, expected, seconds }: PullProgress): string[] {
  if (received === 0 || seconds < 1) return [];
  const rate = received / seconds;
  const left = ((expected ?? received) - received) / rate;
  return [
    say('perSecond', { rate: Math.round(rate) }),
    ...(left < 1
      ? []
      : left < 90
        ? [say('secondsLeft', { count: Math.ceil(left) })]
        : [say('minutesLeft', { count: Math.round(left / 60) })]),
  ];
}

/** The truth about the sync, in a few words. */
export function describeSync(status: SyncStatus): SyncWords {
  if (status.phase === 'pushing') return { tone: 'busy', words: say('sending') };
  if (status.phase === 'verifying') {
    return { tone: 'busy', words: say('comparing', { count: status.comparing ?? 0 }) };
  }
  if (status.phase === 'pulling') {
    return { tone: 'busy', words: status.pull ? receivedWords(status.pull) : say('checking') };
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
