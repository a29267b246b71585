import type { Bucket } from '../../../sync/model/bucket.ts';
import type { Key } from '../../../sync/model/key.ts';
import { type RecordId, type RecordRef, recordId } from '../../../sync/model/record-ref.ts';
import type { MemoryIndex } from './memory-index.ts';

interface KeyChange {
  readonly xid: number;
  /** Null: where the record went is in doubt. */
  readonly to: Key | null;
}

/** The keys that other writers gave to records, as the center knows them for certain. */
export class KeyChanges {
  readonly #changes = new Map<RecordId, KeyChange[]>();
  readonly #index: MemoryIndex;

  constructor(index: MemoryIndex) {
    this.#index = index;
  }

  /** An UPDATE of a key's columns. */
  note(from: RecordRef, to: Key | null, xid: number): void {
    const all = this.#changes.get(recordId(from)) ?? [];
    this.#changes.set(recordId(from), [...all, { xid, to }]);
  }

  /**
   * An association that was made: the only other one of the student at the school that the same transaction removed
   * is the same enrollment with another date.
   */
  noteMade({ entity, key }: RecordRef, bucket: Bucket, xid: number): void {
    const removed = this.#index
      .entries(bucket)
      .filter((entry) => entry.entity === entity && entry.etag === null && entry.xid === xid)
      .filter((entry) => entry.key[0] === key[0] && entry.key[1] === key[1]);
    const isKnown = removed.some((entry) =>
      this.#changes.get(recordId(entry))?.some((one) => one.xid === xid),
    );
    const to = removed.length === 1 && !isKnown ? key : null;
    for (const { key: old } of removed) this.note({ entity, key: old }, to, xid);
  }

  /** The key under which a bucket has a record now that it had under another; undefined: none, or it is in doubt. */
  movedTo(
    { entity, key }: RecordRef,
    { bucket, after, horizon }: { bucket: Bucket; after: number; horizon: number },
  ): Key | undefined {
    let at = key;
    for (let step = 0; step < 20; step += 1) {
      const change = this.#changes
        .get(recordId({ entity, key: at }))
        ?.findLast(({ xid }) => xid > after && xid < horizon);
      if (change === undefined || change.to === null) return undefined;
      at = change.to;
      const entry = this.#index.entry(bucket, { entity, key: at });
      if (entry !== undefined && entry.etag !== null && entry.xid < horizon) return at;
    }
    return undefined;
  }

  clear(): void {
    this.#changes.clear();
  }
}
