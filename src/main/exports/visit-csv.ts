import { stringify } from 'csv-stringify/sync';
import type { VisitReport } from '../../../sync/laptop/api/visit.ts';
import { calendarMinute } from '../../../sync/model/days/calendar-day.ts';
import { exportMessages as t } from './export.messages.ts';

/** The roster for spreadsheets: with a byte order mark, and without cells that a spreadsheet would run as a formula. */
export function visitCsv({ students }: VisitReport): string {
  const names = [
    'id',
    'lastName',
    'firstName',
    'grade',
    'entry',
    'exit',
    'checked',
    'note',
  ] as const;
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
  return stringify([names.map((name) => t(name)), ...rows], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}
