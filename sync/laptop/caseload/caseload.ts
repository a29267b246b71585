import type { Caseload } from '../api/caseload.ts';
import type { Session } from '../session.ts';

/** The person's own caseload; null when they have no profile, or the mirror does not hold it. */
export function caseloadOf(session: Session): Caseload | null {
  const { profile_id } = session.user();
  const found = profile_id === null ? undefined : session.mirror.read('profiles', [profile_id]);
  if (profile_id === null || found === undefined) return null;
  return { profile_id, student_unique_ids: studentIds(found.record.students_assigned) };
}

/** The ids of a caseload. Other writers may have put something else among them. */
function studentIds(assigned: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(assigned) ? assigned : [];
  return [...new Set(items.filter((item) => typeof item === 'string'))];
}
