import type { ShownState } from '../../engine/outbox/order.ts';
import type { Verified } from '../../engine/ports.ts';
import type { Bucket } from '../../model/bucket.ts';
import type { Problem } from '../../model/error.ts';
import type { AsOf } from '../../protocol/pull.ts';
import type { Cursor } from '../../protocol/values.ts';

/** How far a pull is. */
export interface PullProgress {
  /** Records received. */
  readonly received: number;
  /** About how many there will be; null: not known yet. */
  readonly expected: number | null;
  /** Seconds that it has taken so far. */
  readonly seconds: number;
}

export interface SyncStatus {
  readonly phase: 'idle' | 'pushing' | 'pulling' | 'verifying';
  /** The counselor chose to work offline. */
  readonly work_offline: boolean;
  /** Whether the hub answered last time; null before the first attempt. */
  readonly reachable: boolean | null;
  /** The pull that runs; null when none does. */
  readonly pull: PullProgress | null;
  /** Records that are being compared with the center; null when none are. */
  readonly comparing: number | null;
  /** Changesets of the outbox, by state. */
  readonly outbox: Readonly<Record<ShownState, number>>;
  /** Records of the center that this laptop cannot store or read. */
  readonly set_aside: number;
  /** How far each store has been read. */
  readonly as_of: AsOf;
  /** Whether the hub sends changes as they happen. Otherwise the laptop polls. */
  readonly live: boolean;
  /** How the mirror last compared with the center; null: not yet. */
  readonly verified: Verified | null;
  /** When a sync last ended well. UTC. */
  readonly last_success: string | null;
  readonly last_error: Problem | null;
}

/** The state of a laptop, without personal data. */
export interface SupportView {
  readonly made_at: string;
  readonly hub: string;
  readonly district: string;
  readonly roles: readonly string[];
  /** Records of the mirror, by entity. */
  readonly counts: Readonly<Record<string, number>>;
  readonly outbox: Readonly<Record<ShownState, number>>;
  /** How many edits need something, by state and code. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Records that are set aside, by entity and what is wrong. */
  readonly set_aside: Readonly<Record<string, number>>;
  readonly epoch: string | null;
  readonly cursors: Readonly<Partial<Record<Bucket, Cursor>>>;
  /** Buckets that have to be compared before they are pulled. */
  readonly to_compare: readonly Bucket[];
  readonly verified: Verified | null;
  readonly as_of: AsOf;
  readonly last_success: string | null;
  /** Disclosures that the hub's register does not hold yet, and the code of the last failure. */
  readonly disclosures: { readonly waiting: number; readonly last_error: string | null };
  /** The code of the last error. */
  readonly last_error: string | null;
}

export interface SyncSummary {
  readonly pulled: number;
  readonly pushed: number;
  /** Edits that moved along with records that have another key at the center now. */
  readonly rekeyed: number;
  readonly conflicts: number;
  readonly rejected: number;
  readonly pending: number;
  readonly as_of: AsOf;
}
