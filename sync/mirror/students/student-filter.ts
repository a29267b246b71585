import type { DataIssue } from '../../model/rules/data-issue.ts';

/** Which students, in which order; a filter that is absent matches everyone. */
export interface StudentFilter {
  readonly text: string;
  /** Students with an enrollment there; then the other filters are about that enrollment. */
  readonly school_id?: number | undefined;
  readonly grade?: string | undefined;
  /** Students with this data issue. */
  readonly data_issue?: DataIssue | undefined;
  /** Students who are assigned to this profile. */
  readonly assigned_to?: string | undefined;
  /** Days between which the enrollment began, or ended; both included. */
  readonly entered_from?: string | undefined;
  readonly entered_to?: string | undefined;
  readonly exited_from?: string | undefined;
  readonly exited_to?: string | undefined;
  readonly status: 'enrolled' | 'withdrawn' | 'any';
  /** `match`: the best match of the text first, or by name without a text. */
  readonly sort: 'match' | 'name' | 'grade' | 'school' | 'entry_date' | 'exit_date';
  readonly descending?: boolean | undefined;
}
