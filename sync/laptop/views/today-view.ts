import { setImmediate, setTimeout } from 'node:timers/promises';
import { cached } from '../../mirror/database/cached.ts';
import type { ReadableMirror } from '../../mirror/database/database.ts';
import { instantOrder } from '../../mirror/database/instant-order.ts';
import { readLocalState, writeLocalState } from '../../mirror/local-state.ts';
import { countStudentsWithIssue } from '../../mirror/students/data-issues.ts';
import { readMeta } from '../../mirror/sync-state/meta.ts';
import { calendarDay } from '../../model/days/calendar-day.ts';
import { type DataIssue, dataIssues } from '../../model/rules/data-issue.ts';
import type { ChangeKind, TodayChange, TodayView } from '../api/today.ts';
import type { Session } from '../session.ts';

/** The local state that holds until when changes were seen. */
const seenName = 'seen';
/** The most changes that are listed; all are counted. */
const listed = 50;

/**
 * Enrollments that the center wrote after the instant `@since`, and whether each is an entry or a withdrawal. The
 * center says when it wrote a row, not what it changed: an enrollment that ended long before the day `@day` was only
 * corrected.
 */
const changed = `
  SELECT enrolled.student_unique_id, enrolled.school_id, enrolled._last_modified_date AS at,
         CASE WHEN enrolled.exit_withdraw_date IS NOT NULL THEN 'withdrawn'
              WHEN EXISTS (SELECT 1 FROM student_school_associations AS earlier
                            WHERE earlier.student_unique_id = enrolled.student_unique_id
                              AND earlier.entry_date < enrolled.entry_date)
              THEN 'transferred'
              ELSE 'entered' END AS kind,
         coalesce(enrolled.exit_withdraw_date, enrolled.entry_date) AS date
    FROM student_school_associations AS enrolled
   WHERE ${instantOrder('enrolled._last_modified_date')} > ${instantOrder('@since')}
     AND CASE WHEN enrolled.exit_withdraw_date IS NULL
              THEN ${instantOrder('enrolled.created_at')} > ${instantOrder('@since')}
              ELSE enrolled.exit_withdraw_date > date(@day, '-90 days') END`;

/** What is new since the counselor last looked. */
export function todayView(database: ReadableMirror): TodayView {
  const since = readLocalState(database, seenName) as string | null;
  return {
    since,
    counts: { entered: 0, transferred: 0, withdrawn: 0, ...countChanges(database, since) },
    changes: since === null ? [] : readChanges(database, since),
  };
}

/** What is new about these students, the newest last. */
export function changesOf(
  database: ReadableMirror,
  ids: readonly string[],
): Pick<TodayChange, 'student_unique_id' | 'kind'>[] {
  const since = readLocalState(database, seenName) as string | null;
  if (since === null) return [];
  return database
    .prepare(
      `SELECT student_unique_id, kind
         FROM (${changed})
        WHERE student_unique_id IN (SELECT value FROM json_each(@ids))
        ORDER BY ${instantOrder('at')}`,
    )
    .all({ ...sinceParameters(since), ids: JSON.stringify(ids) }) as TodayChange[];
}

/** Milliseconds before counting starts, so that what people open first, such as the list of students, is quick. */
const countDelay = 400;

/**
 * Counts the students with each data issue, one kind after the other. Between two kinds, other requests are answered.
 * Counts again only when the mirror has changed.
 */
export function dataIssueCounts(
  database: ReadableMirror,
): () => Promise<Record<DataIssue, number>> {
  const kinds = dataIssues.map((kind) => ({
    kind,
    count: cached(database, (mirror) => countStudentsWithIssue(mirror, kind)),
  }));
  return async () => {
    const counts: [DataIssue, number][] = [];
    await setTimeout(countDelay);
    for (const { kind, count } of kinds) {
      await setImmediate();
      counts.push([kind, count()]);
    }
    return Object.fromEntries(counts) as Record<DataIssue, number>;
  };
}

/** Marks all changes up to now as seen. */
export function markSeen({ mirror: { database } }: Session): null {
  const asOf = readMeta(database, 'as_of')?.postgres ?? null;
  if (asOf !== null) database.transaction((writable) => writeLocalState(writable, seenName, asOf));
  return null;
}

function countChanges(
  mirror: ReadableMirror,
  since: string | null,
): Partial<Record<ChangeKind, number>> {
  if (since === null) return {};
  const rows = mirror
    .prepare(`SELECT kind, count(*) FROM (${changed}) GROUP BY kind`)
    .raw()
    .all(sinceParameters(since));
  return Object.fromEntries(rows as [ChangeKind, number][]);
}

function readChanges(mirror: ReadableMirror, since: string): TodayChange[] {
  return mirror
    .prepare(
      `SELECT changed.*, students.first_name, students.last_name,
              schools.name_of_institution AS school_name
         FROM (${changed} ORDER BY ${instantOrder('at')} DESC, student_unique_id LIMIT ${listed}) AS changed
         JOIN students USING (student_unique_id)
         LEFT JOIN schools USING (school_id)
        ORDER BY ${instantOrder('at')} DESC, student_unique_id`,
    )
    .all(sinceParameters(since)) as TodayChange[];
}

function sinceParameters(since: string): { since: string; day: string } {
  return { since, day: calendarDay(since) };
}
