import { describe, expect, test } from 'vitest';
import {
  allows,
  moves,
  type OutboxEvent,
  type OutboxState,
  outboxEvents,
  outboxMachine,
  outboxStates,
} from '../../../sync/engine/outbox/outbox-machine.ts';
import { left, moved } from '../../../sync/engine/outbox/outbox-moves.ts';
import type { OutboxEntry, UnreadableEntry } from '../../../sync/engine/ports.ts';
import { changeset, update } from '../../support/changeset.ts';

const states = Object.keys(outboxStates) as OutboxState[];
const pairs = states.flatMap((state) => outboxEvents.map((event) => [state, event] as const));
const leaving = ['undone', 'applied', 'discarded'] as const satisfies OutboxEvent[];

function entryIn(state: OutboxEntry['state']): OutboxEntry {
  const made = changeset('edit', update('students', ['604821'], { birth_city: 'Austin' }));
  return { changeset: made, state, reason: null, theirs: [], bases: [null] };
}

const unreadable: UnreadableEntry = {
  id: 'damaged',
  state: 'unreadable',
  reason: { code: 'unreadable_edit', params: { reason: 'other_version', version: 2 } },
  records: [],
  older: 0,
  raw: {},
};

/** What happens to an entry: the state it is in then, `gone`, or `illegal`. */
function happens(state: OutboxState, event: OutboxEvent): string {
  const isLeaving = (leaving as readonly OutboxEvent[]).includes(event);
  try {
    if (state === 'unreadable') return isLeaving && left(unreadable, event as never) ? 'gone' : '';
    const entry = entryIn(state);
    if (isLeaving) return left(entry, event as never) === entry.changeset.id ? 'gone' : 'another';
    return moved(entry, event as never).state;
  } catch (error) {
    expect(error).toMatchObject({ code: 'internal' });
    return 'illegal';
  }
}

describe('the states of a changeset', () => {
  test.each(pairs)('%s, %s: happens as the table says, or throws', (state, event) => {
    const outcome = outboxMachine[state][event];
    expect(allows(state, event)).toBe(outcome !== 'illegal');
    expect(moves(state, event)).toBe(outcome !== 'illegal' && outcome !== state);
    // What cannot be read has no entry that could move; the mirror makes one of a row that is damaged.
    const isMirrors = event === 'damaged' || (state === 'unreadable' && outcome === 'unreadable');
    if (!isMirrors) expect(happens(state, event) || 'illegal').toBe(outcome);
  });

  test('lead out: from each one a person or the hub gets it on, or takes it back', () => {
    for (const state of states) {
      const outcomes = new Set<string>(Object.values(outboxMachine[state]));
      outcomes.delete(state);
      outcomes.delete('illegal');
      outcomes.delete('unreadable');
      expect([state, outcomes.size > 0]).toEqual([state, true]);
    }
  });

  test('that may be at the center take up no edit, cannot be taken back, and do not move by themselves', () => {
    for (const state of ['in_flight', 'unconfirmed'] as const) {
      for (const event of ['edited', 'undone', 'discarded', 'rebased'] as const) {
        expect([state, event, allows(state, event)]).toEqual([state, event, false]);
      }
      expect(moves(state, 'scope_lost')).toBe(false);
    }
  });
});
