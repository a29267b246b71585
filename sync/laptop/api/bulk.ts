import type { Problem } from '../../model/error.ts';

/** The key of an enrollment. */
export interface EnrollmentKey {
  readonly student_unique_id: string;
  readonly school_id: number;
  readonly entry_date: string;
}

/** What is worth a look before an enrollment changes together with others. */
type Unusual = 'several_schools' | 'edit_waits' | 'entered_later';

/** A current enrollment of a chosen student, as a line of the preview. */
export interface BulkLine extends EnrollmentKey {
  readonly first_name: string;
  readonly last_name: string;
  readonly school_name: string;
  /** Whether the action concerns it unless the counselor says otherwise. */
  readonly is_proposed: boolean;
  readonly unusual: readonly Unusual[];
}

/** What a bulk action would concern. */
export interface BulkPlan {
  readonly lines: readonly BulkLine[];
  /** Chosen students without a current enrollment there. */
  readonly not_enrolled: readonly string[];
}

/** What a bulk action has done. Each saved line is a changeset; the others can be tried again. */
export interface BulkResult {
  readonly bulk: string;
  readonly saved: readonly EnrollmentKey[];
  readonly failed: readonly { readonly line: EnrollmentKey; readonly problem: Problem }[];
}

/** One action on several students: the entry of the outbox that its changesets belong to. */
export interface BulkView {
  readonly bulk: string;
  readonly kind: 'withdraw' | 'transfer';
  /** How many students it concerned. */
  readonly count: number;
}
