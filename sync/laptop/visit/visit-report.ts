import { calendarDay } from '../../model/days/calendar-day.ts';
import type { VisitReport } from '../api/visit.ts';
import { type DisclosureReason, disclose, studentsOf } from '../disclosure/disclose.ts';
import type { Session } from '../session.ts';
import { unmarked } from './visit-store.ts';
import { visitView } from './visit-view.ts';

/**
 * A visit as it may leave Caseload: without the students whose families opted out, also in what was done and in notes.
 * The register of disclosures has everyone whom it names.
 * @throws `unknown_record`
 */
export function visitReport(
  session: Session,
  { visit_id, ...reason }: { visit_id: string } & DisclosureReason,
): VisitReport {
  const visit = visitView(session, visit_id);
  return disclose(session, reason, ({ mayName, mayQuote }) => {
    const roster = visit.students.map(({ student_unique_id }) => student_unique_id);
    const texts = { withheld: 0 };
    const quote = (text: string | null): string | null => {
      if (text === null || mayQuote(text, roster)) return text;
      texts.withheld += 1;
      return null;
    };
    const students = visit.students
      .filter(({ student_unique_id: id, opted_out }) => mayName(id) && !opted_out)
      .map(({ opted_out: _, ...student }) => {
        const { checked_at, note } = visit.marks[student.student_unique_id] ?? unmarked;
        return { ...student, checked_at, note: quote(note) };
      });
    const done = visit.done.filter(({ records }) => studentsOf(records).every(mayName));
    const content: VisitReport = {
      school_name: visit.school_name,
      started_at: visit.started_at,
      ended_at: visit.ended_at,
      note: quote(visit.note) ?? '',
      done: done.map(({ parts }) => parts),
      students,
      left_out: {
        students: visit.students.length - students.length,
        actions: visit.done.length - done.length,
        notes: texts.withheld,
      },
    };
    return {
      content,
      what: `Site visit at ${visit.school_name}, ${calendarDay(visit.started_at)}: roster with names, grades and notes`,
      students: [
        ...students.map((one) => one.student_unique_id),
        ...done.flatMap(({ records }) => studentsOf(records)),
      ],
    };
  });
}
