import { amended } from '../../sync/engine/outbox/amend.ts';
import { discard } from '../../sync/engine/outbox/discard.ts';
import { allows } from '../../sync/engine/outbox/outbox-machine.ts';
import { resolve } from '../../sync/engine/outbox/resolve.ts';
import type { MemoryCenter } from '../support/memory/memory-center.ts';
import { inState, type Laptop } from './laptop.ts';
import type { CounselorStep } from './script.ts';

/** Does a step that is about a changeset of the outbox. */
export function decide(
  center: MemoryCenter,
  laptop: Laptop,
  one: Extract<CounselorStep, { kind: 'choose' | 'discard' | 'amend' }>,
): void {
  if (one.kind === 'choose') choose(laptop, one.side, one.other);
  else if (one.kind === 'discard') discardFirst(laptop);
  else amendFirst(center, laptop);
}

/** Chooses a side of the first conflict. */
function choose(laptop: Laptop, side: 'mine' | 'theirs', other: boolean): void {
  const conflict = inState(laptop, 'conflict');
  if (conflict === undefined) return;
  const fields = other
    ? { birth_city: side === 'mine' ? ('theirs' as const) : ('mine' as const) }
    : {};
  resolve(laptop.mirror, conflict.changeset.id, { side, fields });
}

function discardFirst(laptop: Laptop): void {
  const { mirror } = laptop;
  const open = mirror.outbox().find(({ state }) => allows(state, 'discarded'));
  const id = mirror.unreadable()[0]?.id ?? open?.changeset.id;
  if (id === undefined) return;
  discard(mirror, id);
  laptop.saved.delete(id);
}

/** Corrects the first rejected changeset by the name at the center. */
function amendFirst(center: MemoryCenter, laptop: Laptop): void {
  const rejected = inState(laptop, 'rejected');
  if (rejected === undefined) return;
  const [operation] = rejected.changeset.operations;
  const found = center.get('students', [String(operation?.key[0])]).record;
  const entry = amended(laptop.mirror, rejected.changeset.id, {
    ...(found === null
      ? {}
      : {
          student_name: {
            first_name: String(found.first_name),
            last_name: String(found.last_name),
          },
        }),
  });
  laptop.mirror.changeOutbox({ put: [entry] });
}

/** Answers every question of an outbox, so that it can empty. */
export function answerQuestions(center: MemoryCenter, laptop: Laptop, round: number): void {
  for (const { id } of round === 0 ? [] : laptop.mirror.unreadable()) {
    discard(laptop.mirror, id);
    laptop.saved.delete(id);
  }
  for (const { state, changeset } of laptop.mirror.outbox()) {
    if (state === 'conflict') {
      resolve(laptop.mirror, changeset.id, { side: round % 2 === 0 ? 'mine' : 'theirs' });
    } else if (state === 'rejected' && round === 0) amendFirst(center, laptop);
    else if (state === 'rejected' || (state === 'parked' && round > 1)) {
      discard(laptop.mirror, changeset.id);
      laptop.saved.delete(changeset.id);
    }
  }
}
