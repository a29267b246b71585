import type { TitleParts } from '../../i18n/title-message.ts';
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

/** A visit in the list of visits. */
export interface VisitLine {
  readonly visit_id: string;
  readonly school_id: number;
  readonly school_name: string;
  readonly started_at: string;
  /** Null while it goes on. */
  readonly ended_at: string | null;
  /** How many students were checked off. */
  readonly checked: number;
  /** How many actions were made. */
  readonly done: number;
}

export interface VisitStudent extends StudentRow {
  /** Their family opted out of directory information: exports leave them out. */
  readonly opted_out: boolean;
}

/** What the counselor marked about a student during a visit. */
export interface VisitMark {
  /** When they were checked off. UTC. */
  readonly checked_at: string | null;
  readonly note: string | null;
}

/** A site visit: the roster of a school as a checklist, by grade and name, and what was done. */
export interface VisitView {
  readonly visit_id: string;
  readonly school_id: number;
  readonly school_name: string;
  readonly started_at: string;
  /** Null while it goes on. An ended visit stays as it was. */
  readonly ended_at: string | null;
  readonly note: string;
  readonly students: readonly VisitStudent[];
  /** By unique id. Students without a mark are absent. */
  readonly marks: Readonly<Record<string, VisitMark>>;
  /** What the counselor did about students of the school, as the outbox showed it then. */
  readonly done: readonly OutboxView[];
}

/** A visit as it may leave Caseload. */
export interface VisitReport {
  readonly school_name: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly note: string;
  readonly done: readonly TitleParts[];
  readonly students: readonly (StudentRow & VisitMark)[];
  /** How many students, actions and notes are not in it, because they name somebody whose family opted out. */
  readonly left_out: {
    readonly students: number;
    readonly actions: number;
    readonly notes: number;
  };
}
