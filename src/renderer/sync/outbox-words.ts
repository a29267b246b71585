import type { OutboxView } from '../../../sync/laptop/api.ts';
import { assertNever } from '../../../sync/model/error.ts';
import type { Tone } from '../ui/notice.tsx';

/** A state of a changeset, in words. */
export function stateWords(state: OutboxView['state']): { tone: Tone; words: string } {
  switch (state) {
    case 'waiting':
      return { tone: 'info', words: 'Waiting' };
    case 'in_flight':
      return { tone: 'info', words: 'Being sent' };
    case 'held':
      return { tone: 'info', words: 'Waits for an earlier edit' };
    case 'conflict':
      return { tone: 'warn', words: 'Choose a version' };
    case 'rejected':
      return { tone: 'danger', words: 'Refused' };
    case 'parked':
      return { tone: 'warn', words: 'Outside your schools' };
    default:
      return assertNever(state);
  }
}

/** Whether a changeset goes nowhere until the counselor does something. */
export function needsPerson(state: OutboxView['state']): boolean {
  return state === 'conflict' || state === 'rejected' || state === 'parked';
}
