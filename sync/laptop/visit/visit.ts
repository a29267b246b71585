import { readRecord } from '../../mirror/records/records.ts';
import { readCursors } from '../../mirror/sync-state/buckets.ts';
import { schoolBucket } from '../../model/bucket.ts';
import { CaseloadError } from '../../model/error.ts';
import type { OutboxView } from '../api/outbox.ts';
import type { VisitMark } from '../api/visit.ts';
import type { Session } from '../session.ts';
import { outboxViews } from '../views/outbox-view.ts';
import {
  deleteVisit,
  readMark,
  readMarks,
  readOpenVisit,
  readVisit,
  readVisits,
  writeMark,
  writeRoster,
  writeVisit,
} from './visit-store.ts';
import { rosterOf } from './visit-view.ts';

/** Begins a visit at a school of the device’s scope. @throws `out_of_scope` */
export function startVisit(
  { mirror: { database }, ids, clock }: Session,
  { school_id }: { school_id: number },
): { visit_id: string } {
  if (readCursors(database)[schoolBucket(school_id)] === undefined) {
    throw new CaseloadError({ code: 'out_of_scope', params: { reason: 'visit' } });
  }
  const visit_id = ids.next();
  const school = readRecord(database, 'schools', [school_id]);
  const visit = {
    school_id,
    school_name: String(school?.name_of_institution ?? school_id),
    started_at: clock.now().toISOString(),
    ended_at: null,
    note: '',
    done: [],
  };
  database.transaction((writable) => writeVisit(writable, visit_id, visit));
  return { visit_id };
}

/** The marks that a change made, by the student’s unique id. */
export type ChangedMarks = Readonly<Record<string, VisitMark>>;

/** Checks students off, or undoes that, all or none. @throws `unknown_record` */
export function checkStudents(
  { mirror: { database }, clock }: Session,
  given: { visit_id: string; student_unique_ids: readonly string[]; checked: boolean },
): ChangedMarks {
  const { visit_id, student_unique_ids, checked } = given;
  readOpenVisit(database, visit_id);
  const checked_at = checked ? clock.now().toISOString() : null;
  return database.transaction((writable) => {
    const marks = student_unique_ids.map((id) => {
      const mark = { ...readMark(writable, visit_id, id), checked_at };
      writeMark(writable, visit_id, id, mark);
      return [id, mark] as const;
    });
    return Object.fromEntries(marks);
  });
}

/** Writes a note about a student; an empty text removes it. @throws `unknown_record` */
export function noteOnStudent(
  { mirror: { database } }: Session,
  given: { visit_id: string; student_unique_id: string; text: string },
): ChangedMarks {
  const { visit_id, student_unique_id: id, text } = given;
  readOpenVisit(database, visit_id);
  const note = text.trim() === '' ? null : text;
  const mark = { ...readMark(database, visit_id, id), note };
  database.transaction((writable) => writeMark(writable, visit_id, id, mark));
  return { [id]: mark };
}

/** Writes the note about the visit. @throws `unknown_record` */
export function noteOnVisit(
  { mirror: { database } }: Session,
  { visit_id, text }: { visit_id: string; text: string },
): null {
  const visit = readOpenVisit(database, visit_id);
  database.transaction((writable) => writeVisit(writable, visit_id, { ...visit, note: text }));
  return null;
}

/** Ends a visit, and keeps its roster as it is now; or resumes it. @throws `unknown_record` */
export function endVisit(
  session: Session,
  { visit_id, ended }: { visit_id: string; ended: boolean },
): null {
  const { database } = session.mirror;
  const visit = readVisit(database, visit_id);
  if (ended === (visit.ended_at !== null)) return null;
  const roster = ended ? rosterOf(session, visit, readMarks(database, visit_id)) : null;
  const ended_at = ended ? session.clock.now().toISOString() : null;
  database.transaction((writable) => {
    writeRoster(writable, visit_id, roster);
    writeVisit(writable, visit_id, { ...visit, ended_at });
  });
  return null;
}

/** Removes a visit with all its notes. @throws `unknown_record` */
export function removeVisit(
  { mirror: { database } }: Session,
  { visit_id }: { visit_id: string },
): null {
  readVisit(database, visit_id);
  database.transaction((writable) => deleteVisit(writable, visit_id));
  return null;
}

/** Adds actions to the visits at their students’ schools that go on, as the outbox shows them now. */
export function noteDone(session: Session, changesets: readonly string[]): void {
  const { database } = session.mirror;
  const open = [...readVisits(database)].filter(([, visit]) => visit.ended_at === null);
  if (open.length === 0) return;
  const ids = new Set(changesets);
  // The outbox does not hold what was undone or discarded.
  const made = outboxViews(session).filter(({ changeset }) => ids.has(changeset));
  database.transaction((writable) => {
    for (const [id, visit] of open) {
      const others = visit.done.filter(({ changeset }) => !ids.has(changeset));
      const added = made.filter((view) => isAbout(session, view, visit.school_id));
      writeVisit(writable, id, { ...visit, done: [...others, ...added] });
    }
  });
}

/** Whether an action concerns a student who is, or was, enrolled at this school. */
function isAbout(session: Session, { records }: OutboxView, school_id: number): boolean {
  const isEnrolled = session.mirror.database
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM student_school_associations
                       WHERE student_unique_id = ? AND school_id = ?)`,
    )
    .pluck();
  return records.some(({ entity, key: [id, school] }) =>
    entity === 'student_school_associations'
      ? school === school_id || isEnrolled.get(id, school_id) === 1
      : entity === 'students' && isEnrolled.get(id, school_id) === 1,
  );
}
