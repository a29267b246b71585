import { notHere } from '../../mirror/records/set-aside.ts';
import { CaseloadError } from '../../model/error.ts';
import { updateOf } from '../actions/operations.ts';
import { propose } from '../actions/propose.ts';
import { nothingChanges } from '../actions/records.ts';
import type { MethodResults } from '../api/methods.ts';
import type { Session } from '../session.ts';

/**
 * Adds students to the caseload of a professional, and removes others, in one changeset. Two laptops that change one
 * caseload merge as sets: what each added is in, what each removed is out.
 * @throws `unknown_record`, `unknown_student`, `not_permitted`; `rule_broken` when nothing changes
 */
export function assignStudents(
  session: Session,
  given: {
    readonly profile_id: string;
    readonly add: readonly string[];
    readonly remove: readonly string[];
  },
): MethodResults['assignStudents'] {
  const { mirror } = session;
  const profile = { entity: 'profiles', key: [given.profile_id] } as const;
  const before = mirror.read(profile.entity, profile.key)?.record;
  if (before === undefined) throw notHere(mirror.database, profile);
  const assigned = (before.students_assigned ?? []) as readonly unknown[];
  const leaving = new Set<unknown>(given.remove);
  const known = new Set(assigned);
  const removed = [...new Set(given.remove)].filter((id) => known.has(id));
  const added = [...new Set(given.add)].filter((id) => !known.has(id) && !leaving.has(id));
  if (added.some((id) => mirror.read('students', [id]) === undefined)) throw notInMirror();
  const students_assigned = [...assigned.filter((id) => !leaving.has(id)), ...added];
  const update = updateOf(profile, { students_assigned }, before);
  if (update === undefined || added.length + removed.length === 0) throw nothingChanges();
  return { ...propose(session, { action: 'edit', operations: [update] }), added, removed };
}

function notInMirror(): CaseloadError {
  return new CaseloadError({
    code: 'unknown_student',
    field: 'students_assigned',
    params: { reason: 'not_here' },
  });
}
