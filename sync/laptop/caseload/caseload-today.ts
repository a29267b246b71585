import type { CaseloadLine, CaseloadToday } from '../api/caseload.ts';
import type { Session } from '../session.ts';
import { changesOf } from '../views/today-view.ts';
import { caseloadOf } from './caseload.ts';

/** Who of the person's caseload has news, or needs attention; null when they have no caseload. */
export function caseloadToday(session: Session): CaseloadToday | null {
  const caseload = caseloadOf(session);
  if (caseload === null) return null;
  const { database } = session.mirror;
  const ids = caseload.student_unique_ids;
  const news = new Map(
    changesOf(database, ids)
      .toReversed()
      .map(({ student_unique_id, kind }) => [student_unique_id, kind]),
  );
  const rows = database.prepare(selectStudents).all(JSON.stringify(ids)) as Row[];
  const lines = rows.map(
    ({ needs_you, not_enrolled, ...named }): CaseloadLine => ({
      ...named,
      news: news.get(named.student_unique_id) ?? null,
      needs_you: needs_you === 1,
      not_enrolled: not_enrolled === 1,
    }),
  );
  return {
    students: ids.length,
    lines: lines.filter((one) => one.news ?? (one.needs_you || one.not_enrolled)),
  };
}

type Row = Pick<CaseloadLine, 'student_unique_id' | 'first_name' | 'last_name'> & {
  readonly needs_you: 0 | 1;
  readonly not_enrolled: 0 | 1;
};

const selectStudents = `
  SELECT student_unique_id, first_name, last_name,
         EXISTS (SELECT 1
                   FROM outbox_record
                   JOIN outbox ON outbox.number = outbox_record.outbox
                  WHERE outbox_record.entity IN ('students', 'student_school_associations')
                    AND outbox_record.key ->> 0 = students.student_unique_id
                    AND outbox.state IN ('conflict', 'rejected', 'parked')) AS needs_you,
         NOT EXISTS (SELECT 1 FROM student_school_associations AS enrolled
                      WHERE enrolled.student_unique_id = students.student_unique_id
                        AND enrolled.exit_withdraw_date IS NULL)
         AND EXISTS (SELECT 1 FROM student_school_associations AS enrolled
                      WHERE enrolled.student_unique_id = students.student_unique_id)
         AS not_enrolled
    FROM students
   WHERE student_unique_id IN (SELECT value FROM json_each(?))
   ORDER BY normalize_text(last_name), normalize_text(first_name), student_unique_id`;
