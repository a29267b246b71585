import { type Bound, fromRow } from '../../mirror/database/columns.ts';
import type { ReadableMirror } from '../../mirror/database/database.ts';
import { readRecord } from '../../mirror/records/records.ts';
import { notHere } from '../../mirror/records/set-aside.ts';
import type { Student, StudentSchoolAssociation, User } from '../../model/catalog.ts';
import { keyOf } from '../../model/key.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import type { StudentView } from '../api/students.ts';
import type { Session } from '../session.ts';
import { outboxViewsTouching } from './outbox-view.ts';

/** @throws `unknown_record` */
export function studentView(session: Session, id: string): StudentView {
  const { database } = session.mirror;
  const student = readRecord(database, 'students', [id]) as Student | undefined;
  if (student === undefined) throw notHere(database, { entity: 'students', key: [id] });
  const enrollments = enrollmentsOf(database, id);
  const records: RecordRef[] = [
    { entity: 'students', key: [id] },
    ...enrollments.map(({ enrollment }) => ({
      entity: 'student_school_associations' as const,
      key: keyOf('student_school_associations', enrollment),
    })),
    ...removedEnrollments(session, id),
  ];
  return {
    student,
    enrollments,
    users: usersOf(database, id),
    staff: staffOf(database, id),
    changesets: outboxViewsTouching(session, records),
  };
}

/** Newest first. */
function enrollmentsOf(mirror: ReadableMirror, id: string): StudentView['enrollments'] {
  const rows = mirror
    .prepare(
      `SELECT enrolled.*, schools.name_of_institution AS school_name,
              (SELECT outbox.id
                 FROM outbox_record
                 JOIN outbox ON outbox.number = outbox_record.outbox
                WHERE outbox_record.entity = 'student_school_associations'
                  AND outbox_record.key = json_array(enrolled.student_unique_id,
                                                     enrolled.school_id, enrolled.entry_date)
                ORDER BY outbox.number
                LIMIT 1) AS changeset
         FROM student_school_associations AS enrolled
         LEFT JOIN schools USING (school_id)
        WHERE enrolled.student_unique_id = ?
        ORDER BY enrolled.entry_date DESC, enrolled.school_id`,
    )
    .all(id) as (Record<string, Bound> & {
    school_name: string | null;
    changeset: string | null;
  })[];
  return rows.map((row) => ({
    enrollment: fromRow('student_school_associations', row) as StudentSchoolAssociation,
    school_name: row.school_name,
    changeset: row.changeset,
  }));
}

/** Enrollments that the outbox removes: the table does not show them, the outbox does. */
function removedEnrollments(session: Session, id: string): RecordRef[] {
  return session.mirror.database
    .prepare(
      `SELECT key FROM outbox_record
        WHERE entity = 'student_school_associations' AND key ->> 0 = ?`,
    )
    .pluck()
    .all(id)
    .map((key) => ({
      entity: 'student_school_associations',
      key: JSON.parse(String(key)) as RecordRef['key'],
    }));
}

/** The student's account, and the accounts that it names as agents. */
function usersOf(mirror: ReadableMirror, id: string): User[] {
  const own = mirror
    .prepare(`SELECT * FROM users WHERE identifier = ? AND role = 'student' ORDER BY sourced_id`)
    .all(id)
    .map((row) => fromRow('users', row as Record<string, Bound>) as User);
  const agents = own
    .flatMap((user): unknown[] => user.agents ?? [])
    .map((agent) => agentId(agent))
    .filter((agent) => agent !== undefined)
    .map((agent) => readRecord(mirror, 'users', [agent]) as User | undefined)
    .filter((user) => user !== undefined);
  return [...own, ...agents];
}

/** The staff to whom the student is assigned, by name. */
function staffOf(mirror: ReadableMirror, id: string): StudentView['staff'] {
  return mirror
    .prepare(
      `SELECT profile_id, first_name, last_name, role_type, email, phone
         FROM profiles
        WHERE EXISTS (SELECT 1 FROM json_each(profiles.students_assigned) WHERE value = ?)
        ORDER BY normalize_text(last_name), normalize_text(first_name), profile_id`,
    )
    .all(id) as StudentView['staff'][number][];
}

/** OneRoster 1.1 names an agent by a reference object; some districts write plain ids. */
function agentId(agent: unknown): string | undefined {
  if (typeof agent === 'string') return agent;
  const named = agent as { sourcedId?: unknown; sourced_id?: unknown } | null;
  const id = named?.sourcedId ?? named?.sourced_id;
  return typeof id === 'string' ? id : undefined;
}
