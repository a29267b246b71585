import type { OutboxView } from '../../../../sync/laptop/api/outbox.ts';
import type { Tone } from '../../kit/surface/notice.tsx';
import { outboxMessages as t } from './outbox.messages.ts';

const tones = {
  waiting: 'info',
  in_flight: 'info',
  held: 'info',
  conflict: 'warn',
  rejected: 'danger',
  parked: 'warn',
} as const satisfies Record<OutboxView['state'], Tone>;

/** The state of a changeset, in words. */
export function stateLabel(state: OutboxView['state']): { tone: Tone; label: string } {
  return { tone: tones[state], label: t(state) };
}

/** Whether a changeset needs the counselor before it can be sent. */
export function needsPerson(state: OutboxView['state']): boolean {
  return state === 'conflict' || state === 'rejected' || state === 'parked';
}
