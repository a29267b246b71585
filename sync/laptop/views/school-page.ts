import type { ReadableMirror } from '../../mirror/database/database.ts';
import { notHere } from '../../mirror/records/set-aside.ts';
import type { SchoolPage, SchoolView } from '../api/schools.ts';

/**
 * A school with its enrollment by grade, and the entries and withdrawals of a school year by month. Outside the
 * device's scope the students are not here, and the counts are empty.
 * @throws `unknown_record`
 */
export function schoolPage(
  mirror: ReadableMirror,
  schools: readonly SchoolView[],
  given: { readonly school_id: number; readonly school_year?: number | undefined },
): SchoolPage {
  const view = schools.find(({ school }) => school.school_id === given.school_id);
  if (view === undefined) throw notHere(mirror, { entity: 'schools', key: [given.school_id] });
  const { school_id } = view.school;
  const school_years = mirror
    .prepare(
      `SELECT DISTINCT school_year FROM student_school_associations
        WHERE school_id = ? ORDER BY school_year DESC`,
    )
    .pluck()
    .all(school_id) as number[];
  const school_year = given.school_year ?? school_years[0] ?? null;
  return {
    ...view,
    grades: mirror
      .prepare(
        `SELECT entry_grade_level_descriptor AS grade,
                count(DISTINCT student_unique_id) AS students
           FROM student_school_associations
          WHERE school_id = ? AND exit_withdraw_date IS NULL
          GROUP BY entry_grade_level_descriptor`,
      )
      .all(school_id) as SchoolPage['grades'],
    school_years,
    school_year,
    ...monthsOf(mirror, school_id, school_year),
    professionals: mirror
      .prepare('SELECT count(*) FROM profiles WHERE school_id = ?')
      .pluck()
      .get(String(school_id)) as number,
  };
}

/** From the first month with an entry or a withdrawal to the last, without a gap; and what lies years off. */
function monthsOf(
  mirror: ReadableMirror,
  school_id: number,
  school_year: number | null,
): Pick<SchoolPage, 'months' | 'years_off'> {
  const rows = mirror
    .prepare(
      `SELECT substr(entry_date, 1, 7) AS month, 1 AS entered, 0 AS withdrew
         FROM student_school_associations
        WHERE school_id = @school_id AND school_year = @school_year
       UNION ALL
       SELECT substr(exit_withdraw_date, 1, 7), 0, 1
         FROM student_school_associations
        WHERE school_id = @school_id AND school_year = @school_year
          AND exit_withdraw_date IS NOT NULL`,
    )
    .all({ school_id, school_year }) as SchoolPage['months'];
  const months = new Map<string, { entered: number; withdrew: number }>();
  for (const { month, entered, withdrew } of rows) {
    const sum = months.get(month) ?? { entered: 0, withdrew: 0 };
    months.set(month, { entered: sum.entered + entered, withdrew: sum.withdrew + withdrew });
  }
  // A date may be years off, or not be one: PostgreSQL knows infinity. Its month would make the chart endless.
  const near = [...months.keys()].filter((month) => isNear(month, school_year)).sort();
  const years_off = rows.filter(({ month }) => !isNear(month, school_year)).length;
  const [first, ...others] = near;
  if (first === undefined) return { months: [], years_off };
  const last = others.at(-1) ?? first;
  const all: SchoolPage['months'][number][] = [];
  for (let month = first; month <= last; month = nextMonth(month)) {
    all.push({ month, ...(months.get(month) ?? { entered: 0, withdrew: 0 }) });
  }
  return { months: all, years_off };
}

/** Years around a school year in which the entries and withdrawals of its enrollments may lie. */
const yearsAround = 10;

function isNear(month: string, school_year: number | null): boolean {
  const year = /^(\d{4})-(?:0[1-9]|1[0-2])$/.exec(month)?.[1];
  return year !== undefined && Math.abs(Number(year) - Number(school_year)) <= yearsAround;
}

/** `2026-12` → `2027-01`. */
function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? [year + 1, 1] : [year, number + 1];
  return `${next[0]}-${String(next[1]).padStart(2, '0')}`;
}
