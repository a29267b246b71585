import { calendarDay } from '../../model/days/calendar-day.ts';
import type { BulkLine, BulkPlan } from '../api/bulk.ts';
import type { Session } from '../session.ts';

interface Current {
  readonly student_unique_id: string;
  readonly school_id: number;
  readonly entry_date: string;
  readonly primary_school: number | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly school_name: string | null;
  readonly edit_waits: number;
}

/**
 * The current enrollments of the chosen students, for a bulk action that ends one of each. It proposes the one at
 * `school_id`; without a school the only one, or the only primary one. Where that is not clear it proposes none, and
 * the counselor chooses.
 */
export function planBulk(
  { mirror: { database }, clock }: Session,
  given: { student_unique_ids: readonly string[]; school_id: number | null },
): BulkPlan {
  const today = calendarDay(clock.now());
  const currentOf = database.prepare(
    `SELECT student_unique_id, enrolled.school_id, entry_date, primary_school, first_name, last_name,
            name_of_institution AS school_name,
            EXISTS (SELECT 1 FROM outbox_record
                     WHERE entity = 'student_school_associations'
                       AND key = json_array(student_unique_id, enrolled.school_id, entry_date)
            ) AS edit_waits
       FROM student_school_associations AS enrolled
       JOIN students USING (student_unique_id)
       LEFT JOIN schools USING (school_id)
      WHERE student_unique_id = ? AND exit_withdraw_date IS NULL
      ORDER BY entry_date, enrolled.school_id`,
  );
  const lines: BulkLine[] = [];
  const notEnrolled: string[] = [];
  for (const id of new Set(given.student_unique_ids)) {
    const current = currentOf.all(id) as Current[];
    const proposed = proposedOf(current, given.school_id);
    const isThere = current.some(
      ({ school_id }) => given.school_id === null || school_id === given.school_id,
    );
    if (!isThere) notEnrolled.push(id);
    for (const one of isThere ? current : []) {
      const { primary_school: _, school_name, edit_waits, ...line } = one;
      lines.push({
        ...line,
        school_name: school_name ?? String(one.school_id),
        is_proposed: one === proposed,
        unusual: [
          ...(current.length > 1 ? (['several_schools'] as const) : []),
          ...(edit_waits === 1 ? (['edit_waits'] as const) : []),
          ...(one.entry_date > today ? (['entered_later'] as const) : []),
        ],
      });
    }
  }
  return { lines, not_enrolled: notEnrolled };
}

function proposedOf(current: readonly Current[], school: number | null): Current | undefined {
  if (school !== null) return only(current.filter(({ school_id }) => school_id === school));
  return only(current) ?? only(current.filter(({ primary_school }) => primary_school !== 0));
}

function only<Value>(values: readonly Value[]): Value | undefined {
  return values.length === 1 ? values[0] : undefined;
}
