/*
 * Where a changeset of the outbox stands, and what moves it: every state with every event. `npm run docs` draws this
 * table in `docs/outbox.md`. Every change of a state goes through `outbox-moves.ts`.
 */

/** The states, and what each means. */
export const outboxStates = {
  waiting: 'Nothing of it is at the center. It takes up later edits.',
  in_flight: 'It was sent, and the answer is missing. It is sent again as it is.',
  unconfirmed:
    'A store did not answer the hub, and may have written it. It is sent again as it is.',
  conflict: 'The center changed the same fields. The counselor chooses.',
  rejected: 'The center refused it. The counselor corrects or discards it.',
  parked: 'It is about a school that this laptop lost. It waits until the school is back.',
  unreadable: 'Its row is damaged, or a newer version wrote it. It is never sent.',
} as const;

export type OutboxState = keyof typeof outboxStates;

export const outboxEvents = [
  /** A later edit of its records folds into it. */
  'edited',
  /** A later edit folds into it, and nothing is left. */
  'undone',
  /** It is put onto what the center has now, before it is sent. */
  'rebased',
  /** A pull says that its record has another key at the center, and it moves along. */
  'rekeyed',
  /** It is about to be sent. */
  'marked',
  /** The hub refused the whole request and looked at no changeset. */
  'turned_away',
  /** The hub's answer: the center has it. */
  'applied',
  /** The hub's answer: the center has changed, and the edit merges with the change. */
  'merged',
  /** The hub's answer: the center has changed, and the edit does not merge. Or it changed again. */
  'conflicted',
  /** The hub's answer: it breaks a rule. */
  'refused',
  /** The hub's answer: its records are out of this laptop's scope. */
  'out_of_scope',
  /** The hub's answer: the center knows its id with other content. It gets another id. */
  'renumbered',
  /** The hub's answer: a store does not answer. */
  'unavailable',
  /** A pull says that its school is no longer in scope. */
  'scope_lost',
  /** A pull brought its records back. */
  'scope_back',
  /** The counselor chose between the versions. */
  'resolved',
  /** The counselor corrected it. */
  'amended',
  /** The counselor gives it up. */
  'discarded',
  /** Its row cannot be read any more. */
  'damaged',
] as const;

export type OutboxEvent = (typeof outboxEvents)[number];

/** `gone`: it leaves the outbox. `illegal`: cannot happen, and throws. */
type Outcome = OutboxState | 'gone' | 'illegal';

export const outboxMachine = {
  waiting: {
    edited: 'waiting',
    undone: 'gone',
    rebased: 'waiting',
    rekeyed: 'waiting',
    marked: 'in_flight',
    turned_away: 'illegal',
    applied: 'illegal',
    merged: 'illegal',
    conflicted: 'illegal',
    refused: 'illegal',
    out_of_scope: 'illegal',
    renumbered: 'illegal',
    unavailable: 'illegal',
    scope_lost: 'parked',
    scope_back: 'waiting',
    resolved: 'illegal',
    amended: 'illegal',
    discarded: 'gone',
    damaged: 'unreadable',
  },
  in_flight: {
    edited: 'illegal',
    undone: 'illegal',
    rebased: 'illegal',
    rekeyed: 'illegal',
    marked: 'in_flight',
    turned_away: 'waiting',
    applied: 'gone',
    merged: 'waiting',
    conflicted: 'conflict',
    refused: 'rejected',
    out_of_scope: 'parked',
    renumbered: 'waiting',
    unavailable: 'unconfirmed',
    // The hub's answer to it says more.
    scope_lost: 'in_flight',
    scope_back: 'in_flight',
    resolved: 'illegal',
    amended: 'illegal',
    discarded: 'illegal',
    damaged: 'unreadable',
  },
  unconfirmed: {
    edited: 'illegal',
    undone: 'illegal',
    rebased: 'illegal',
    rekeyed: 'illegal',
    marked: 'in_flight',
    turned_away: 'illegal',
    applied: 'illegal',
    merged: 'illegal',
    conflicted: 'illegal',
    refused: 'illegal',
    out_of_scope: 'illegal',
    renumbered: 'illegal',
    unavailable: 'illegal',
    scope_lost: 'unconfirmed',
    scope_back: 'unconfirmed',
    resolved: 'illegal',
    amended: 'illegal',
    discarded: 'illegal',
    damaged: 'unreadable',
  },
  conflict: {
    edited: 'conflict',
    undone: 'gone',
    rebased: 'waiting',
    rekeyed: 'conflict',
    marked: 'illegal',
    turned_away: 'illegal',
    applied: 'illegal',
    merged: 'illegal',
    conflicted: 'conflict',
    refused: 'illegal',
    out_of_scope: 'illegal',
    renumbered: 'illegal',
    unavailable: 'illegal',
    scope_lost: 'conflict',
    scope_back: 'conflict',
    resolved: 'waiting',
    amended: 'illegal',
    discarded: 'gone',
    damaged: 'unreadable',
  },
  rejected: {
    edited: 'waiting',
    undone: 'gone',
    rebased: 'illegal',
    rekeyed: 'rejected',
    marked: 'illegal',
    turned_away: 'illegal',
    applied: 'illegal',
    merged: 'illegal',
    conflicted: 'illegal',
    refused: 'illegal',
    out_of_scope: 'illegal',
    renumbered: 'illegal',
    unavailable: 'illegal',
    scope_lost: 'rejected',
    scope_back: 'rejected',
    resolved: 'illegal',
    amended: 'waiting',
    discarded: 'gone',
    damaged: 'unreadable',
  },
  parked: {
    edited: 'parked',
    undone: 'gone',
    rebased: 'illegal',
    rekeyed: 'parked',
    marked: 'illegal',
    turned_away: 'illegal',
    applied: 'illegal',
    merged: 'illegal',
    conflicted: 'illegal',
    refused: 'illegal',
    out_of_scope: 'illegal',
    renumbered: 'illegal',
    unavailable: 'illegal',
    scope_lost: 'parked',
    scope_back: 'waiting',
    resolved: 'illegal',
    amended: 'illegal',
    discarded: 'gone',
    damaged: 'unreadable',
  },
  unreadable: {
    edited: 'illegal',
    undone: 'illegal',
    rebased: 'illegal',
    rekeyed: 'illegal',
    marked: 'illegal',
    turned_away: 'illegal',
    applied: 'illegal',
    merged: 'illegal',
    conflicted: 'illegal',
    refused: 'illegal',
    out_of_scope: 'illegal',
    renumbered: 'illegal',
    unavailable: 'illegal',
    scope_lost: 'unreadable',
    scope_back: 'unreadable',
    resolved: 'illegal',
    amended: 'illegal',
    discarded: 'gone',
    damaged: 'unreadable',
  },
} as const satisfies Record<OutboxState, Record<OutboxEvent, Outcome>>;

/** The state of a changeset that was just saved. */
export const savedState = 'waiting' satisfies OutboxState;

/** Events after which a changeset leaves the outbox. */
export type LeavingEvent = 'undone' | 'applied' | 'discarded';
/** Events that a changeset stays through. */
export type MovingEvent = Exclude<OutboxEvent, LeavingEvent | 'damaged'>;

/** Whether an event can happen to a changeset in this state. */
export function allows(state: OutboxState, event: OutboxEvent): boolean {
  return outboxMachine[state][event] !== 'illegal';
}

/** Whether an event moves a changeset in this state to another one. */
export function moves(state: OutboxState, event: OutboxEvent): boolean {
  return allows(state, event) && outboxMachine[state][event] !== state;
}
