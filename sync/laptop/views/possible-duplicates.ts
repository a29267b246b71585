import type { ReadableMirror } from '../../mirror/database/database.ts';
import type { PersonFound } from '../api/students.ts';

/** Students with this name, without regard to case and accents, and this birth date. */
export function possibleDuplicates(
  mirror: ReadableMirror,
  given: { readonly first_name: string; readonly last_name: string; readonly birth_date: string },
): PersonFound[] {
  return mirror
    .prepare(
      `SELECT student_unique_id, first_name, last_name
         FROM students
        WHERE birth_date = @birth_date
          AND normalize_text(trim(@last_name)) = normalize_text(last_name)
          AND normalize_text(trim(@first_name)) = normalize_text(first_name)
        ORDER BY student_unique_id
        LIMIT 5`,
    )
    .all(given) as PersonFound[];
}
