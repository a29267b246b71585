import type { ChangeKind } from './today.ts';

/** The students of the person's own profile. */
export interface Caseload {
  readonly profile_id: string;
  /** In the order in which they were assigned. Some may be outside the mirror. */
  readonly student_unique_ids: readonly string[];
}

/** What a change of a caseload changed: to undo it, exchange the two. */
export interface Assigned {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** A student of the caseload about whom something is to be known. */
export interface CaseloadLine {
  readonly student_unique_id: string;
  readonly first_name: string;
  readonly last_name: string;
  /** What the center has made of an enrollment since the person last looked. */
  readonly news: ChangeKind | null;
  /** An edit of the student, or of an enrollment, needs a choice or a correction. */
  readonly needs_you: boolean;
  /** The student has enrollments, and none that goes on. */
  readonly not_enrolled: boolean;
}

/** The caseload on the start page. */
export interface CaseloadToday {
  readonly students: number;
  readonly lines: readonly CaseloadLine[];
}
