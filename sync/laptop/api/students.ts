import type { Profile, Student, StudentSchoolAssociation, User } from '../../model/catalog.ts';
import type { OutboxView } from './outbox.ts';

/** A possible duplicate. */
export interface PersonFound {
  readonly student_unique_id: string;
  readonly first_name: string;
  readonly last_name: string;
}

/** One line of the list: a student with their current enrollment or, where there is none, the latest. */
export interface StudentRow {
  readonly student_unique_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly middle_name: string | null;
  readonly generation_code_suffix: string | null;
  readonly birth_date: string | null;
  readonly school_id: number | null;
  readonly school_name: string | null;
  readonly grade: string | null;
  readonly entry_date: string | null;
  readonly exit_withdraw_date: string | null;
  /** Whether edits of the student or of an enrollment wait to be sent, or need a choice. */
  readonly waiting: boolean;
}

export interface StudentWindow {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly StudentRow[];
}

export interface EnrollmentView {
  readonly enrollment: StudentSchoolAssociation;
  readonly school_name: string | null;
  /** The changeset that touches it and that the center has not applied. */
  readonly changeset: string | null;
}

export interface StudentView {
  readonly student: Student;
  /** Newest first. */
  readonly enrollments: readonly EnrollmentView[];
  /** OneRoster users who are the student (`identifier`), or among their agents. */
  readonly users: readonly User[];
  /** The staff who have the student among `students_assigned`. */
  readonly staff: readonly Pick<
    Profile,
    'profile_id' | 'first_name' | 'last_name' | 'role_type' | 'email' | 'phone'
  >[];
  /** Changesets of the outbox that touch the student or an enrollment. */
  readonly changesets: readonly OutboxView[];
}
