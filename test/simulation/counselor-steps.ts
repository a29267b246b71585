import { save } from '../../sync/engine/outbox/save.ts';
import type { MemoryCenter } from '../support/memory/memory-center.ts';
import { decide } from './choices.ts';
import { type Edit, operationsOf } from './counselor.ts';
import { type Laptop, outboxHas } from './laptop.ts';
import type { CounselorStep } from './script.ts';

/** What every part of the simulated district shares. */
export interface Surroundings {
  readonly center: MemoryCenter;
  /** The true time. Milliseconds. */
  now(): number;
  nextId(): string;
}

/** Does a step of a counselor. */
export function counsel(around: Surroundings, laptop: Laptop, one: CounselorStep): void {
  switch (one.kind) {
    case 'choose':
    case 'discard':
    case 'amend':
      decide(around.center, laptop, one);
      break;
    default:
      saveEdit(around, laptop, one);
  }
}

function saveEdit(around: Surroundings, laptop: Laptop, one: Edit): void {
  const made = operationsOf(laptop.mirror, one);
  if (made === undefined) return;
  const { operations, ...more } = made;
  const { changeset: id } = save(laptop.mirror, {
    id: around.nextId(),
    action: 'edit',
    made_at: new Date(around.now() + laptop.drift).toISOString(),
    operations,
    ...more,
  });
  // Edits that undo each other leave nothing.
  if (outboxHas(laptop, id)) laptop.saved.add(id);
  else laptop.saved.delete(id);
}
