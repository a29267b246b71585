import { readCursors, readToCompare } from '../../mirror/sync-state/buckets.ts';
import { readMeta } from '../../mirror/sync-state/meta.ts';
import { schoolBucket } from '../../model/bucket.ts';
import type { SchoolView } from '../api/schools.ts';
import type { VisitSchool } from '../api/visit.ts';
import type { Session } from '../session.ts';

/** The schools that can be visited, each with whether its records are here, whole and compared. */
export function visitSchools({ mirror }: Session, schools: readonly SchoolView[]): VisitSchool[] {
  const { database } = mirror;
  const cursors = readCursors(database);
  const toCompare = new Set(readToCompare(database));
  const as_of = readMeta(database, 'as_of')?.postgres ?? null;
  const verified = mirror.verified();
  return schools
    .filter(({ in_scope }) => in_scope)
    .map(({ school, enrolled }) => {
      const bucket = schoolBucket(school.school_id);
      return {
        school_id: school.school_id,
        school_name: school.name_of_institution,
        enrolled,
        is_complete: as_of !== null && cursors[bucket] !== undefined && !toCompare.has(bucket),
        as_of,
        compared_at: verified?.at ?? null,
        is_equal: verified?.equal ?? null,
      };
    });
}
