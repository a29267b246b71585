import type { z } from 'zod';
import { notHere } from '../../mirror/records/set-aside.ts';
import { type AnyRecord, contentFields, entities } from '../../model/catalog.ts';
import type { Key } from '../../model/key.ts';
import type { MethodResults } from '../api/methods.ts';
import type { methodSchemas } from '../api/requests.ts';
import type { Session } from '../session.ts';
import { createOf, deleteOf, updateOf } from './operations.ts';
import { propose } from './propose.ts';
import { nothingChanges } from './records.ts';

type Given<Name extends keyof typeof methodSchemas> = z.output<(typeof methodSchemas)[Name]>;
type Saved = MethodResults['enroll'];

const entity = 'student_school_associations';

/** Enrolls a student who is in the mirror. */
export function enroll(session: Session, { enrollment }: Given<'enroll'>): Saved {
  return propose(session, { action: 'enroll', operations: [createOf(entity, enrollment)] });
}

/** Creates a student and enrolls them, together or not at all. */
export function enrollNew(session: Session, given: Given<'enrollNew'>): Saved {
  const { student, enrollment } = given;
  const { student_unique_id } = student;
  return propose(session, {
    action: 'enroll_new',
    operations: [
      createOf('students', student),
      createOf(entity, { ...enrollment, student_unique_id }),
    ],
  });
}

/** Enrolls a student who is not in the mirror: the hub finds and checks them. */
export function enrollById(session: Session, given: Given<'enrollById'>): Saved {
  const { student_unique_id, first_name, last_name, enrollment } = given;
  return propose(session, {
    action: 'enroll_by_id',
    operations: [createOf(entity, { ...enrollment, student_unique_id })],
    student_name: { first_name, last_name },
  });
}

export function withdraw(session: Session, given: Given<'withdraw'>): Saved {
  return propose(session, { action: 'withdraw', operations: [exitOf(session, given)] });
}

/** Withdraws from one school and enrolls in another. Grade and school year stay the same unless given. */
export function transfer(session: Session, given: Given<'transfer'>): Saved {
  const exit = exitOf(session, given);
  const { entry_grade_level_descriptor, school_year } = enrollmentAt(session, exit.key);
  const { student_unique_id } = given;
  const enrollment = {
    entry_grade_level_descriptor,
    school_year,
    ...given.enrollment,
    student_unique_id,
  };
  return propose(session, { action: 'transfer', operations: [exit, createOf(entity, enrollment)] });
}

/** Changes fields of an enrollment. Another school or entry date removes it and creates another. */
export function correct(session: Session, given: Given<'correct'>): Saved {
  const key = keyFrom(given);
  const before = enrollmentAt(session, key);
  const names = entities[entity].key;
  const isMoved = names.some(
    (name) => Object.hasOwn(given.fields, name) && given.fields[name] !== before[name],
  );
  if (isMoved) {
    const content = contentFields(entity).map(([name]) => [name, before[name]]);
    const moved = createOf(entity, { ...Object.fromEntries(content), ...given.fields });
    return propose(session, { action: 'correct', operations: [deleteOf(entity, key), moved] });
  }
  const fields = Object.entries(given.fields).filter(([name]) => !names.includes(name));
  const update = updateOf({ entity, key }, Object.fromEntries(fields), before);
  if (update === undefined) throw nothingChanges();
  return propose(session, { action: 'correct', operations: [update] });
}

export function removeEnrollment(session: Session, given: Given<'removeEnrollment'>): Saved {
  return propose(session, { action: 'remove', operations: [deleteOf(entity, keyFrom(given))] });
}

function exitOf(session: Session, given: Given<'withdraw'>) {
  const key = keyFrom(given);
  const { exit_withdraw_date, exit_withdraw_type_descriptor } = given;
  const exit = { exit_withdraw_date, exit_withdraw_type_descriptor };
  const update = updateOf({ entity, key }, exit, enrollmentAt(session, key));
  if (update === undefined) throw nothingChanges();
  return update;
}

function keyFrom(given: Given<'removeEnrollment'>): Key {
  return [given.student_unique_id, given.school_id, given.entry_date];
}

/** @throws `unknown_record` */
function enrollmentAt(session: Session, key: Key): AnyRecord {
  const found = session.mirror.read(entity, key);
  if (found !== undefined) return found.record;
  throw notHere(session.mirror.database, { entity, key });
}
