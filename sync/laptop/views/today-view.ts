import { setImmediate, setTimeout } from 'node:timers/promises';
import { cached } from '../../mirror/database/cached.ts';
import type { ReadableMirror } from '../../mirror/database/database.ts';
import { instantOrder } from '../../mirror/database/instant-order.ts';
import { countStudentsWithIssue } from '../../mirror/students/data-issues.ts';
import { readMeta } from '../../mirror/sync-state/meta.ts';
import { type DataIssue, dataIssues } from '../../model/rules/data-issue.ts';
import type { ChangeKind, TodayChange, TodayView } from '../api/today.ts';
import type { Session } from '../session.ts';
import { changedPlaces, type Place, readSeen, writeSeen } from './seen-enrollments.ts';

/** The most changes that are listed; all are counted. */
const listed = 50;

/**
 * The latest enrollment of each student and school in `@places`. Who comes from another school of the laptop is
 * transferred, unless half a year lies between. Who comes back to the school that they had left enters again.
 */
const changed = `
  SELECT enrolled.student_unique_id, students.first_name, students.last_name, enrolled.school_id,
         schools.name_of_institution AS school_name, enrolled._last_modified_date AS at,
         CASE WHEN enrolled.exit_withdraw_date IS NOT NULL THEN 'withdrawn'
              WHEN enrolled.entry_type_descriptor IS NOT 'Re-entry'
                   AND (SELECT before.school_id <> enrolled.school_id
                               AND (before.exit_withdraw_date IS NULL
                                    OR before.exit_withdraw_date > date(enrolled.entry_date, '-180 days'))
                          FROM student_school_associations AS before
                         WHERE before.student_unique_id = enrolled.student_unique_id
                           AND before.rowid <> enrolled.rowid
                           AND before.entry_date <= enrolled.entry_date
                         ORDER BY before.entry_date DESC
                         LIMIT 1)
              THEN 'transferred'
              ELSE 'entered' END AS kind,
         coalesce(enrolled.exit_withdraw_date, enrolled.entry_date) AS date
    FROM json_each(@places) AS place
    JOIN student_school_associations AS enrolled
      ON enrolled.student_unique_id = place.value ->> 0 AND enrolled.school_id = place.value ->> 1
    JOIN students USING (student_unique_id)
    LEFT JOIN schools USING (school_id)
   -- The latest one says whether the student is at the school; an open one, that they are.
   WHERE NOT EXISTS (
           SELECT 1 FROM student_school_associations AS other
            WHERE other.student_unique_id = enrolled.student_unique_id
              AND other.school_id = enrolled.school_id
              AND (other.exit_withdraw_date IS NULL, other.entry_date)
                  > (enrolled.exit_withdraw_date IS NULL, enrolled.entry_date))
   ORDER BY ${instantOrder('enrolled._last_modified_date')} DESC, enrolled.student_unique_id`;

/** What is new since the counselor last looked. */
export function todayView(database: ReadableMirror): TodayView {
  const seen = readSeen(database);
  const changes = seen === null ? [] : readChanges(database, changedPlaces(database, seen));
  const count = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  return {
    since: seen?.at ?? null,
    counts: {
      entered: count('entered'),
      transferred: count('transferred'),
      withdrawn: count('withdrawn'),
    },
    changes: changes.slice(0, listed),
  };
}

/** What is new about these students, the newest first. */
export function changesOf(database: ReadableMirror, ids: readonly string[]): TodayChange[] {
  const seen = readSeen(database);
  if (seen === null) return [];
  const asked = new Set(ids);
  const places = changedPlaces(database, seen).filter(([student]) => asked.has(student));
  return readChanges(database, places);
}

function readChanges(mirror: ReadableMirror, places: readonly Place[]): TodayChange[] {
  return mirror.prepare(changed).all({ places: JSON.stringify(places) }) as TodayChange[];
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
  if (asOf !== null) database.transaction((writable) => writeSeen(writable, asOf));
  return null;
}
