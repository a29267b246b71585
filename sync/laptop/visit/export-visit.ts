import { stringify } from 'csv-stringify/sync';
import { calendarDay, calendarMinute } from '../../model/days/calendar-day.ts';
import { CaseloadError } from '../../model/error.ts';
import type { MethodResults } from '../api/methods.ts';
import type { methodSchemas } from '../api/requests.ts';
import type { VisitStudent } from '../api/visit.ts';
import { recordDisclosure } from '../disclosures.ts';
import type { Session } from '../session.ts';
import { visitView } from './visit.ts';

type Given = (typeof methodSchemas)['exportVisit']['_output'];

/**
 * The roster of the visit as it may leave Caseload: without the students whose families opted out. The register of
 * disclosures has it before the caller gets it.
 * @throws `unknown_record`
 */
export function exportVisit(session: Session, given: Given): MethodResults['exportVisit'] {
  const visit = visitView(session);
  if (visit === null) {
    throw new CaseloadError({
      code: 'unknown_record',
      params: { reason: 'no_visit_to_export' },
    });
  }
  const students = visit.students.filter(({ opted_out }) => !opted_out);
  const { form, recipient, purpose, headers } = given;
  recordDisclosure(session, {
    form,
    what: `Site visit at ${visit.school_name}, ${calendarDay(visit.started_at)}: roster with names, grades and notes`,
    recipient,
    purpose,
    students: students.map(({ student_unique_id }) => student_unique_id),
  });
  return {
    csv: form === 'csv' ? csvOf(students, headers) : null,
    left_out: visit.students.length - students.length,
  };
}

/** CSV for spreadsheets: with a byte order mark, and without cells that a spreadsheet would run as a formula. */
function csvOf(students: readonly VisitStudent[], headers: readonly string[]): string {
  const rows = students.map((student) => [
    student.student_unique_id,
    student.last_name,
    student.first_name,
    student.grade,
    student.entry_date,
    student.exit_withdraw_date,
    student.checked_at === null ? null : calendarMinute(student.checked_at),
    student.note,
  ]);
  return stringify([[...headers], ...rows], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}
