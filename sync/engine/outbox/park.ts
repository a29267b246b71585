import { schoolBucket } from '../../model/bucket.ts';
import type { Operation } from '../../protocol/changeset.ts';
import type { MirrorPort, OutboxEntry } from '../ports.ts';
import { moves } from './outbox-machine.ts';
import { moved } from './outbox-moves.ts';

/**
 * Parks the edits of schools that left this laptop's scope: they stay in the outbox, visible, and are not sent. Runs
 * after the hub has named the scope.
 */
export function park(mirror: MirrorPort): void {
  const put = mirror
    .outbox()
    .filter((entry) => moves(entry.state, 'scope_lost') && isOutside(mirror, entry))
    .map((entry) => parked(entry, 'scope_lost'));
  if (put.length > 0) mirror.changeOutbox({ put });
}

/** Lets parked edits wait again when their records are here again. Runs after a pull. */
export function unpark(mirror: MirrorPort): void {
  const put = mirror
    .outbox()
    .filter((entry) => moves(entry.state, 'scope_back') && !isOutside(mirror, entry))
    .filter((entry) => isBack(mirror, entry))
    .map((entry) => moved(entry, 'scope_back', { reason: null }));
  if (put.length > 0) mirror.changeOutbox({ put });
}

function isOutside(mirror: MirrorPort, { changeset }: OutboxEntry): boolean {
  const granted = mirror.cursors();
  return changeset.operations.some((operation) => {
    const school = schoolOf(mirror, operation);
    return school !== undefined && granted[schoolBucket(school)] === undefined;
  });
}

/** A changeset whose records are outside this laptop's schools, as parked. */
export function parked(entry: OutboxEntry, event: 'scope_lost' | 'out_of_scope'): OutboxEntry {
  return moved(entry, event, { reason: { code: 'out_of_scope', params: { reason: 'parked' } } });
}

/** Whether every record of the changeset is here again, except for those that it creates. */
function isBack(mirror: MirrorPort, { changeset }: OutboxEntry): boolean {
  return changeset.operations.every(
    ({ op, entity, key }) =>
      op === 'create' ||
      // An enrollment that the center removed stays removed. Its key names its school.
      (op === 'keep' && entity === 'student_school_associations') ||
      mirror.central(entity, key).etag !== null,
  );
}

/** The school of an operation's record; undefined when it is not known. */
function schoolOf(mirror: MirrorPort, { entity, key }: Operation): number | undefined {
  if (entity === 'student_school_associations') return Number(key[1]);
  if (entity !== 'profiles') return undefined;
  const school = mirror.central(entity, key).record?.school_id;
  return school === undefined || school === null ? undefined : Number(school);
}
