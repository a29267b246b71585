export type ChangeKind = 'entered' | 'transferred' | 'withdrawn';

/** An enrollment that others have made or ended since the counselor last looked. */
export interface TodayChange {
  readonly kind: ChangeKind;
  readonly student_unique_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly school_id: number;
  readonly school_name: string | null;
  /** Entry date, or exit date of one who withdrew. */
  readonly date: string;
  /** When the center says that it wrote it: the order of the list, and nothing else. UTC. */
  readonly at: string;
}

export interface TodayView {
  /** Until when changes were seen; null before the first time. UTC. */
  readonly since: string | null;
  /** Changes after it. */
  readonly counts: Readonly<Record<ChangeKind, number>>;
  /** The newest of them. */
  readonly changes: readonly TodayChange[];
}
