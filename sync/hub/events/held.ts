import type { Bucket } from '../../model/bucket.ts';

export interface Released {
  readonly buckets: ReadonlySet<Bucket>;
  /** Every bucket may have moved. */
  readonly all: boolean;
}

/**
 * Buckets that moved, held back until the transactions that moved them lie below the horizon: a laptop that
 * was told before would pull nothing, and not be told again.
 */
export class Held {
  readonly #buckets = new Map<bigint, Set<Bucket>>();
  #all: bigint | undefined;

  get isEmpty(): boolean {
    return this.#buckets.size === 0 && this.#all === undefined;
  }

  add(xid: bigint, bucket: Bucket): void {
    const buckets = this.#buckets.get(xid);
    if (buckets === undefined) this.#buckets.set(xid, new Set([bucket]));
    else buckets.add(bucket);
  }

  /** Transactions below this number may have moved anything: nobody listened. */
  addAll(nextXid: bigint): void {
    this.#all = nextXid;
  }

  /** Takes out what lies below a horizon. */
  release(horizon: bigint): Released {
    const all = this.#all !== undefined && this.#all <= horizon;
    if (all) this.#all = undefined;
    const buckets = new Set<Bucket>();
    for (const [xid, moved] of this.#buckets) {
      if (xid >= horizon) continue;
      for (const bucket of moved) buckets.add(bucket);
      this.#buckets.delete(xid);
    }
    return { buckets, all };
  }
}
