import type { School } from '../../model/catalog.ts';

export interface SchoolView {
  readonly school: School;
  /** Whether the device may work there: elsewhere the hub refuses an enrollment. */
  readonly in_scope: boolean;
  /** Students with an enrollment there that has not ended. */
  readonly enrolled: number;
}

/** A school with what its enrollments add up to. */
export interface SchoolPage extends SchoolView {
  /** Students with an enrollment that has not ended, by its grade, in any order. */
  readonly grades: readonly { readonly grade: string | null; readonly students: number }[];
  /** The years with enrollments, newest first. */
  readonly school_years: readonly number[];
  /** The year of `months`. */
  readonly school_year: number | null;
  /** Entries and withdrawals by month, `YYYY-MM`, without a gap. */
  readonly months: readonly {
    readonly month: string;
    readonly entered: number;
    readonly withdrew: number;
  }[];
  /** Entries and withdrawals that `months` leaves out: their dates lie many years away, or are none. */
  readonly years_off: number;
  /** Staff profiles of the school. */
  readonly professionals: number;
}

/** An organization of the tree. */
export interface OrganizationView {
  readonly sourced_id: string;
  readonly name: string;
  readonly type: string;
  readonly identifier: string | null;
  /** Null at the top. */
  readonly parent_id: string | null;
  /** The school that this organization is, where its record is here. */
  readonly school_id: number | null;
}
