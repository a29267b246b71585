import type { OutboxView } from './outbox.ts';
import type { StudentRow } from './students.ts';

/** A school that can be visited, and whether its records are here, whole and compared. */
export interface VisitSchool {
  readonly school_id: number;
  readonly school_name: string;
  readonly enrolled: number;
  /** Whether everything of the school has been pulled. */
  readonly is_complete: boolean;
  readonly as_of: string | null;
  /** When the mirror was last compared with the center, and whether it was equal. */
  readonly compared_at: string | null;
  readonly is_equal: boolean | null;
}

export interface VisitStudent extends StudentRow {
  /** When they were checked off. UTC. */
  readonly checked_at: string | null;
  readonly note: string | null;
  /** Their family opted out of directory information: exports leave them out. */
  readonly opted_out: boolean;
}

/** A site visit: the roster of a school as a checklist, by grade and name, and what was done. */
export interface VisitView {
  readonly school_id: number;
  readonly school_name: string;
  readonly started_at: string;
  /** Null while it goes on. */
  readonly ended_at: string | null;
  readonly note: string;
  readonly students: readonly VisitStudent[];
  /** What the counselor did during the visit, as the outbox showed it then. */
  readonly done: readonly OutboxView[];
}
