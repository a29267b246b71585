import { problemMessage } from '../../../sync/i18n/problem-message.ts';
import type { PullProgress, SyncStatus } from '../../../sync/laptop/api/sync.ts';
import type { Tone } from '../kit/surface/notice.tsx';
import { syncMessages as t } from './sync-status.messages.ts';

export interface SyncDescription {
  readonly tone: Tone | 'neutral' | 'busy';
  readonly label: string;
  /** What the state means or what to do, where the words alone do not say so. */
  readonly hint?: string;
}

/** Edits that wait to be sent. */
export function waitingEdits({ outbox }: SyncStatus): number {
  return outbox.waiting + outbox.in_flight + outbox.held;
}

/** Edits that need the counselor's attention. */
export function editsInNeed({ outbox }: SyncStatus): number {
  return outbox.conflict + outbox.rejected + outbox.parked + outbox.unreadable;
}

/** How many records of a pull have arrived. */
export function receivedMessage({ received, expected }: PullProgress): string {
  if (received === 0) return t('checking');
  // More records may exist than were counted at the start.
  return expected === null || expected < received
    ? t('receiving', { count: received })
    : t('receivingOf', { received, expected });
}

/** The speed of a pull and the time left, once they can be estimated. */
export function paceMessages({ received, expected, seconds }: PullProgress): string[] {
  if (received === 0 || seconds < 1) return [];
  const rate = received / seconds;
  const left = ((expected ?? received) - received) / rate;
  return [
    t('perSecond', { rate: Math.round(rate) }),
    ...(left < 1
      ? []
      : left < 90
        ? [t('secondsLeft', { count: Math.ceil(left) })]
        : [t('minutesLeft', { count: Math.round(left / 60) })]),
  ];
}

/** The state of the sync, in a few words. */
export function describeSync(status: SyncStatus): SyncDescription {
  if (status.phase === 'pushing') return { tone: 'busy', label: t('sending') };
  if (status.phase === 'verifying') {
    return { tone: 'busy', label: t('comparing', { count: status.comparing ?? 0 }) };
  }
  if (status.phase === 'pulling') {
    return { tone: 'busy', label: status.pull ? receivedMessage(status.pull) : t('checking') };
  }
  if (status.work_offline) {
    return {
      tone: 'neutral',
      label: t('workingOffline'),
      hint: t('workingOfflineHint'),
    };
  }
  if (status.reachable === false) {
    return {
      tone: 'warn',
      label: t('offline'),
      hint: t('offlineHint'),
    };
  }
  if (status.last_error?.code === 'hub_busy') {
    return {
      tone: 'warn',
      label: t('busy'),
      hint: t('busyHint'),
    };
  }
  if (status.last_error) {
    return { tone: 'danger', label: t('failed'), hint: problemMessage(status.last_error) };
  }
  if (status.last_success === null) return { tone: 'neutral', label: t('notSynced') };
  const hint = status.live ? t('live') : t('polled');
  return waitingEdits(status) + editsInNeed(status) > 0
    ? { tone: 'info', label: t('online'), hint }
    : { tone: 'ok', label: t('allSent'), hint };
}

/** Milliseconds: a store that was read up to this long before the last sync had nothing newer to give. */
const whole = 120_000;

/**
 * Until when the records of each store are here. While the hub reports every change as it happens, that is now, for a
 * store that the last sync has read to its end.
 */
export function shownAsOf(status: SyncStatus, now: Date): SyncStatus['as_of'] {
  const { as_of, last_success, last_error, live, phase, reachable, work_offline } = status;
  const isLive = live && phase === 'idle' && reachable === true && !last_error && !work_offline;
  if (!isLive || last_success === null) return as_of;
  const latest = (at: string | null) =>
    at !== null && Math.abs(Date.parse(last_success) - Date.parse(at)) < whole
      ? now.toISOString()
      : at;
  return { postgres: latest(as_of.postgres), dynamodb: latest(as_of.dynamodb) };
}
