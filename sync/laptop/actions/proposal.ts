import type { Action, Changeset, Operation } from '../../protocol/changeset.ts';

/** What the counselor wants done, as one changeset. */
export interface Proposal {
  readonly action: Action;
  readonly operations: readonly Operation[];
  /** With `enroll_by_id`: the name that the student must have. */
  readonly student_name?: Changeset['student_name'];
}
