import { equal } from '../../model/equal.ts';
import { CaseloadError } from '../../model/error.ts';
import { sameRecord } from '../../model/record-ref.ts';
import type { MirrorPort, OutboxEntry } from '../ports.ts';
import { allows } from './outbox-machine.ts';
import { left } from './outbox-moves.ts';

/**
 * Takes back a changeset that the center has not applied. Its records show the center's version again, and later edits
 * of them get the values from before it as their base.
 * @throws `unknown_record` when the outbox does not hold it; `in_flight` while its answer is missing
 */
export function discard(mirror: MirrorPort, id: string): void {
  const unreadable = mirror.unreadable().find((entry) => entry.id === id);
  if (unreadable !== undefined) {
    mirror.changeOutbox({ drop: [left(unreadable, 'discarded')] });
    return;
  }
  const outbox = mirror.outbox();
  const place = outbox.findIndex(({ changeset }) => changeset.id === id);
  const entry = outbox[place];
  if (entry === undefined) {
    throw new CaseloadError({
      code: 'unknown_record',
      params: { reason: 'not_in_outbox' },
    });
  }
  if (!allows(entry.state, 'discarded')) {
    throw new CaseloadError({
      code: 'in_flight',
    });
  }
  const put = outbox
    .slice(place + 1)
    .map((later) => ({ ...later, bases: basesWithout(entry, later) }))
    .filter(({ bases }, i) => !equal(bases, outbox[place + 1 + i]?.bases));
  mirror.changeOutbox({ drop: [left(entry, 'discarded')], put });
}

/** The bases of a later changeset, without the values that come from the discarded one. */
function basesWithout(discarded: OutboxEntry, later: OutboxEntry): OutboxEntry['bases'] {
  return later.changeset.operations.map((operation, i) => {
    const base = later.bases[i] ?? null;
    const at = discarded.changeset.operations.findIndex((one) => sameRecord(one, operation));
    const edit = discarded.changeset.operations[at];
    const before = discarded.bases[at];
    if (base === null || !before || edit?.op !== 'update') return base;
    const own = Object.keys(edit.fields).filter((name) => equal(base[name], edit.fields[name]));
    return { ...base, ...Object.fromEntries(own.map((name) => [name, before[name]])) };
  });
}
