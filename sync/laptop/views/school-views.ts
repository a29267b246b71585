import { type Bound, fromRow } from '../../mirror/database/columns.ts';
import type { ReadableMirror } from '../../mirror/database/database.ts';
import type { School } from '../../model/catalog.ts';
import type { SchoolView } from '../api/schools.ts';

/** The schools of the district, by name: whether the device may work there, and how many are enrolled. */
export function schoolViews(mirror: ReadableMirror): SchoolView[] {
  const rows = mirror
    .prepare(
      `WITH enrolled AS (
         SELECT school_id, count(DISTINCT student_unique_id) AS students
           FROM student_school_associations
          WHERE exit_withdraw_date IS NULL
          GROUP BY school_id
       )
       SELECT schools.*,
              EXISTS (SELECT 1 FROM bucket WHERE name = 'school:' || schools.school_id) AS in_scope,
              coalesce(enrolled.students, 0) AS enrolled
         FROM schools
         LEFT JOIN enrolled USING (school_id)
        ORDER BY normalize_text(schools.name_of_institution), schools.school_id`,
    )
    .all() as (Record<string, Bound> & { in_scope: number; enrolled: number })[];
  return rows.map((row) => ({
    school: fromRow('schools', row) as School,
    in_scope: row.in_scope === 1,
    enrolled: row.enrolled,
  }));
}
