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
