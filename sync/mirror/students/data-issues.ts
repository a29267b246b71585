import type { DataIssue } from '../../model/rules/data-issue.ts';
import type { ReadableMirror } from '../database/database.ts';

/** For each data issue, the query of the students' rowids. */
const queries: Readonly<Record<DataIssue, string>> = {
  no_birth_date: 'SELECT rowid FROM students WHERE birth_date IS NULL',
  no_grade: ofEnrollment(
    `enrolled.exit_withdraw_date IS NULL AND enrolled.entry_grade_level_descriptor IS NULL`,
  ),
  grade_not_offered: ofEnrollment(
    `enrolled.exit_withdraw_date IS NULL
     AND EXISTS (SELECT 1 FROM schools
                  WHERE schools.school_id = enrolled.school_id
                    AND json_array_length(schools.grade_levels) > 0
                    AND enrolled.entry_grade_level_descriptor
                        NOT IN (SELECT value FROM json_each(schools.grade_levels)))`,
  ),
  // A second enrollment is usual when it is marked as not primary.
  several_current: `
    SELECT students.rowid
      FROM (SELECT student_unique_id
              FROM student_school_associations
             WHERE exit_withdraw_date IS NULL AND primary_school IS NOT FALSE
             GROUP BY student_unique_id
            HAVING count(*) > 1)
      JOIN students USING (student_unique_id)`,
  exit_before_entry: ofEnrollment('enrolled.exit_withdraw_date < enrolled.entry_date'),
  same_person: `
    SELECT students.rowid
      FROM (SELECT lower(last_name) AS last, lower(first_name) AS first, birth_date AS born
              FROM students
             WHERE birth_date IS NOT NULL
             GROUP BY last, first, born
            HAVING count(*) > 1) AS twice
      JOIN students ON lower(last_name) = last AND lower(first_name) = first AND birth_date = born`,
};

function ofEnrollment(condition: string): string {
  return `
    SELECT DISTINCT students.rowid
      FROM student_school_associations AS enrolled
      JOIN students USING (student_unique_id)
     WHERE ${condition}`;
}

/** Rowids of the students with this data issue. */
export function studentsWithIssue(mirror: ReadableMirror, kind: DataIssue): number[] {
  return mirror.prepare(queries[kind]).pluck().all() as number[];
}

/** How many students have this data issue. */
export function countStudentsWithIssue(mirror: ReadableMirror, kind: DataIssue): number {
  return mirror.prepare(`SELECT count(*) FROM (${queries[kind]})`).pluck().get() as number;
}
