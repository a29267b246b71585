import { defect } from '../../model/error.ts';
import type { OutboxEntry, UnreadableEntry } from '../ports.ts';
import {
  type LeavingEvent,
  type MovingEvent,
  type OutboxEvent,
  type OutboxState,
  outboxMachine,
} from './outbox-machine.ts';

/**
 * An entry after an event, with what the event changes of it.
 * @throws `internal` when the event cannot happen in its state
 */
export function moved(
  entry: OutboxEntry,
  event: MovingEvent,
  change: Partial<Omit<OutboxEntry, 'state'>> = {},
): OutboxEntry {
  const state = outboxMachine[entry.state][event];
  if (state === 'illegal') throw illegal(entry.state, event);
  return { ...entry, ...change, state };
}

/**
 * The id of an entry that leaves the outbox by an event.
 * @throws `internal` when the event cannot happen in its state
 */
export function left(entry: OutboxEntry | UnreadableEntry, event: LeavingEvent): string {
  if (outboxMachine[entry.state][event] !== 'gone') throw illegal(entry.state, event);
  return entry.state === 'unreadable' ? entry.id : entry.changeset.id;
}

function illegal(state: OutboxState, event: OutboxEvent): Error {
  return defect(`A changeset that is ${state} cannot be ${event}`);
}
