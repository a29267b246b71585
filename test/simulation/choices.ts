import { amended } from '../../sync/engine/outbox/amend.ts';
import { discard } from '../../sync/engine/outbox/discard.ts';
import { allows } from '../../sync/engine/outbox/outbox-machine.ts';
import { type Choice, resolve } from '../../sync/engine/outbox/resolve.ts';
import { setAsideAmong } from '../../sync/engine/outbox/set-aside.ts';
import type { OutboxEntry } from '../../sync/engine/ports.ts';
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
  chooseFor(laptop, conflict, { side, fields });
}

/** Resolves a conflict, unless a version at the center cannot be read: nothing is edited upon that, so the choice waits. */
function chooseFor({ mirror }: Laptop, { changeset }: OutboxEntry, choice: Choice): void {
  if (setAsideAmong(mirror)(changeset.operations) !== undefined) return;
  resolve(mirror, changeset.id, choice);
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
  for (const entry of laptop.mirror.outbox()) {
    const { state, changeset } = entry;
    if (state === 'conflict') {
      chooseFor(laptop, entry, { side: round % 2 === 0 ? 'mine' : 'theirs' });
    } else if (state === 'rejected' && round === 0) amendFirst(center, laptop);
    else if (state === 'rejected' || (state === 'parked' && round > 1)) {
      discard(laptop.mirror, changeset.id);
      laptop.saved.delete(changeset.id);
    }
  }
}
