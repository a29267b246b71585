import { calendarDay } from '../../model/days/calendar-day.ts';
import type { VisitLine, VisitMark, VisitStudent, VisitView } from '../api/visit.ts';
import { optedOutStudents } from '../disclosure/opt-outs.ts';
import type { Session } from '../session.ts';
import { readMarks, readRoster, readVisit, readVisits, type Visit } from './visit-store.ts';

/** All visits, the newest first. */
export function visitLines({ mirror: { database } }: Session): VisitLine[] {
  const lines = [...readVisits(database)].map(([visit_id, visit]) => {
    const marks = [...readMarks(database, visit_id).values()];
    return {
      visit_id,
      school_id: visit.school_id,
      school_name: visit.school_name,
      started_at: visit.started_at,
      ended_at: visit.ended_at,
      checked: marks.filter(({ checked_at }) => checked_at !== null).length,
      done: visit.done.length,
    };
  });
  return lines.sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
}

/** A visit with the roster of its school: as it is now, or as it was when the visit ended. @throws `unknown_record` */
export function visitView(session: Session, visit_id: string): VisitView {
  const { database } = session.mirror;
  const visit = readVisit(database, visit_id);
  const marks = readMarks(database, visit_id);
  return {
    visit_id,
    school_id: visit.school_id,
    school_name: visit.school_name,
    started_at: visit.started_at,
    ended_at: visit.ended_at,
    note: visit.note,
    done: visit.done,
    students: readRoster(database, visit_id) ?? rosterOf(session, visit, marks),
    marks: Object.fromEntries(marks),
  };
}

/** The students of the school by grade and name. Those who left before the visit are not among them. */
export function rosterOf(
  session: Session,
  { school_id, started_at }: Visit,
  marks: ReadonlyMap<string, VisitMark>,
): VisitStudent[] {
  const { rows } = session.students.window(
    { text: '', school_id, status: 'any', sort: 'grade' },
    { offset: 0, limit: Number.MAX_SAFE_INTEGER },
  );
  const optedOut = optedOutStudents(session.mirror.database);
  const firstDay = calendarDay(started_at);
  return rows
    .filter(
      ({ exit_withdraw_date, student_unique_id: id }) =>
        exit_withdraw_date === null || exit_withdraw_date >= firstDay || marks.has(id),
    )
    .map((row) => ({ ...row, opted_out: optedOut.has(row.student_unique_id) }));
}
