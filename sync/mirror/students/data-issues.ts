import { contentFields } from '../../model/catalog.ts';
import type { DescriptorSetName } from '../../model/descriptors/descriptors.ts';
import type { Shape } from '../../model/entities/shape.ts';
import type { EntityName } from '../../model/entity.ts';
import type { DataIssue } from '../../model/rules/data-issue.ts';
import type { ReadableMirror } from '../database/database.ts';
import { hasUnclearOptOut } from './opt-outs.ts';

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
  // Other writers are free to write values of their own. Without the district's sets nothing is known.
  unknown_value: `
    WITH known AS MATERIALIZED (
      SELECT sets.key AS set_name, one.value ->> '$.code_value' AS value
        FROM meta, json_each(meta.value, '$.sets') AS sets, json_each(sets.value, '$.values') AS one
       WHERE meta.name = 'descriptors'
    )
    SELECT students.rowid
      FROM students
     WHERE EXISTS (SELECT 1 FROM known)
       AND (${isOutside('students')}
            OR EXISTS (SELECT 1 FROM student_school_associations AS enrolled
                        WHERE enrolled.student_unique_id = students.student_unique_id
                          AND (${isOutside('student_school_associations', 'enrolled')})))`,
  unclear_opt_out: `
    SELECT students.rowid
      FROM users JOIN students ON students.student_unique_id = users.identifier
     WHERE ${hasUnclearOptOut}`,
};

/** Whether a row has a value that its descriptor set lacks. */
function isOutside(entity: EntityName, row: string = entity): string {
  const tests = contentFields(entity).flatMap(([name, field]) => {
    const set = descriptorSetOf(field);
    if (set === undefined) return [];
    const known = `SELECT value FROM known WHERE set_name = '${set}'`;
    return field.type === 'list'
      ? [`EXISTS (SELECT 1 FROM json_each(${row}.${name}) WHERE value NOT IN (${known}))`]
      : [`(${row}.${name} IS NOT NULL AND ${row}.${name} NOT IN (${known}))`];
  });
  return tests.join(' OR ');
}

function descriptorSetOf(shape: Shape): DescriptorSetName | undefined {
  if (shape.type === 'text') return shape.descriptor;
  return shape.type === 'list' ? descriptorSetOf(shape.of) : undefined;
}

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
