import { type Bucket, districtBucket, schoolBucket } from '../../../sync/model/bucket.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import type { Key } from '../../../sync/model/key.ts';
import { type RecordId, type RecordRef, recordId } from '../../../sync/model/record-ref.ts';
import type { Etag, Position } from '../../../sync/protocol/values.ts';

/** An entry of the version index (design section 4). */
export interface Entry {
  readonly entity: EntityName;
  readonly key: Key;
  readonly etag: Etag | null;
  readonly xid: number;
  readonly seq: number;
  /** How many versions of the record there had been: the last of them is the one of this entry. */
  readonly version: number;
}

export interface Stored {
  readonly entity: EntityName;
  readonly key: Key;
  readonly record: AnyRecord;
  readonly etag: Etag;
}

/** What the index reads of the tables. */
interface Tables {
  find(ref: RecordRef): Stored | undefined;
  all(entity: EntityName): AnyRecord[];
  /** How many versions of a record there have been. */
  versions(ref: RecordRef): number;
  /** Whether an open transaction holds the record. */
  isLocked(entity: EntityName, key: Key): boolean;
}

/** A record that waits for a decision. `school`: one that it may have come to, or left. */
interface Recheck extends RecordRef {
  readonly school?: number;
}

/** What a backup keeps. */
export interface IndexState {
  readonly entries: ReadonlyMap<Bucket, ReadonlyMap<RecordId, Entry>>;
  readonly rechecks: readonly Recheck[];
}

/**
 * The version index in memory: which bucket holds which record, and where its last change stands. Triggers decide what
 * a row says by itself. What depends on other rows waits in a queue, until a hub decides it (decision 6).
 */
export class MemoryIndex {
  #entries = new Map<Bucket, Map<RecordId, Entry>>();
  #rechecks: Recheck[] = [];
  #seq = 0;
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** The entries of a bucket in the order of their positions. */
  entries(bucket: Bucket): Entry[] {
    return [...(this.#entries.get(bucket)?.values() ?? [])].sort(comparePositions);
  }

  entry(bucket: Bucket, ref: RecordRef): Entry | undefined {
    return this.#entries.get(bucket)?.get(recordId(ref));
  }

  buckets(): Bucket[] {
    return [...this.#entries.keys()];
  }

  /** Every record that has an entry, also one that is gone. */
  refs(): RecordRef[] {
    return [...this.#entries.values()].flatMap((all) => [...all.values()]);
  }

  /** What the statement triggers do for a row that was written or removed. */
  noteStatement(ref: RecordRef, xid: number): void {
    const { entity, key } = ref;
    if (entity === 'student_school_associations') {
      this.enter(ref, xid);
      this.#rechecks.push({
        entity: 'students',
        key: [String(key[0])],
        school: Number(key[1]),
      });
    } else if (entity === 'students') this.#moveEtags(ref, xid);
    else this.enter(ref, xid);
  }

  /** Whether the entries of a row say something else than the row: nobody saw it written, or a hub has yet to decide. */
  isOther(ref: RecordRef): boolean {
    const etag = this.#tables.find(ref)?.etag ?? null;
    const present = this.buckets()
      .map((bucket) => this.entry(bucket, ref)?.etag ?? null)
      .filter((known) => known !== null);
    // A new student gets their entries when a hub has decided their associations.
    const isNew = ref.entity === 'students' || etag === null;
    return present.length === 0 ? !isNew : present.some((known) => known !== etag);
  }

  /** What the row triggers do for a writer whose snapshot may be old. */
  noteRow(ref: RecordRef): void {
    this.#rechecks.push(ref);
    if (ref.entity !== 'student_school_associations') return;
    const [student, school] = ref.key;
    this.#rechecks.push({ entity: 'students', key: [String(student)], school: Number(school) });
  }

  /** Whether the entries of a record wait for a decision. */
  isPending({ entity, key }: RecordRef): boolean {
    const name = recordId({ entity, key });
    return this.#rechecks.some((one) => recordId(one) === name);
  }

  hasRechecks(): boolean {
    return this.#rechecks.length > 0;
  }

  /** Makes the entries of what waits what they should be. Records that a transaction holds go on waiting. */
  decide(begin: () => number): void {
    const isHeld = ({ entity, key }: Recheck) =>
      this.#tables.isLocked(entity, key) && this.#tables.find({ entity, key }) !== undefined;
    const held = this.#rechecks.filter(isHeld);
    const decided = this.#rechecks.filter((one) => !isHeld(one));
    this.#rechecks = held;
    if (decided.length === 0) return;
    const xid = begin();
    for (const one of decided) {
      this.enter(one, xid);
      if (one.school === undefined) continue;
      // Who has come and gone since has left: a laptop may have heard of them otherwise, from its own push.
      const bucket = schoolBucket(one.school);
      if (this.entry(bucket, one) === undefined) this.#put(bucket, one, { etag: null, xid });
    }
  }

  /** Makes the entries of a record what its row says. */
  enter(ref: RecordRef, xid: number): void {
    const stored = this.#tables.find(ref);
    const holders = new Set(stored === undefined ? [] : this.#bucketsOf(stored));
    for (const bucket of new Set([...this.#entries.keys(), ...holders])) {
      const etag = holders.has(bucket) ? (stored?.etag ?? null) : null;
      if ((this.entry(bucket, ref)?.etag ?? null) !== etag) this.#put(bucket, ref, { etag, xid });
    }
  }

  /** Forgets removals before a transaction. The newest entry of each entity stays, as a hub keeps it. */
  trim(below: number): void {
    const isAfter = (a: Entry, b: Entry) => a.xid > b.xid || (a.xid === b.xid && a.seq > b.seq);
    for (const entries of this.#entries.values()) {
      const all = [...entries.values()];
      for (const [name, entry] of entries) {
        const isNewest = !all.some((one) => one.entity === entry.entity && isAfter(one, entry));
        if (entry.etag === null && entry.xid < below && !isNewest) entries.delete(name);
      }
    }
  }

  backup(): IndexState {
    return {
      entries: new Map([...this.#entries].map(([bucket, all]) => [bucket, new Map(all)])),
      rechecks: [...this.#rechecks],
    };
  }

  /** Puts an earlier state in place: positions are given again, from the first transaction. */
  restore({ entries, rechecks }: IndexState): void {
    this.#entries = new Map();
    this.#rechecks = [...rechecks];
    this.#seq = 0;
    const ordered = [...entries].flatMap(([bucket, all]) =>
      [...all.values()].map((entry) => ({ bucket, entry })),
    );
    ordered.sort((a, b) => comparePositions(a.entry, b.entry));
    for (const { bucket, entry } of ordered) {
      const of = this.#entries.get(bucket) ?? new Map<RecordId, Entry>();
      this.#entries.set(bucket, of.set(recordId(entry), { ...entry, xid: 1, seq: ++this.#seq }));
    }
  }

  /** The row of a student moves the entries that are there. */
  #moveEtags(ref: RecordRef, xid: number): void {
    const stored = this.#tables.find(ref);
    if (stored === undefined) this.enter(ref, xid);
    for (const bucket of stored === undefined ? [] : this.buckets()) {
      const etag = this.entry(bucket, ref)?.etag ?? null;
      if (etag !== null && etag !== stored?.etag) {
        this.#put(bucket, ref, { etag: stored?.etag ?? null, xid });
      }
    }
  }

  #put(bucket: Bucket, ref: RecordRef, at: Pick<Entry, 'etag' | 'xid'>): void {
    const { entity, key } = ref;
    const entries = this.#entries.get(bucket) ?? new Map<RecordId, Entry>();
    const version = this.#tables.versions(ref);
    this.#entries.set(bucket, entries);
    entries.set(recordId(ref), { entity, key, ...at, seq: ++this.#seq, version });
  }

  #bucketsOf({ entity, key, record }: Stored): Bucket[] {
    switch (entity) {
      case 'student_school_associations':
        return [schoolBucket(Number(key[1]))];
      case 'profiles':
        return [schoolBucket(Number(record.school_id))];
      case 'students':
        return this.#tables
          .all('student_school_associations')
          .filter(({ student_unique_id }) => student_unique_id === key[0])
          .map(({ school_id }) => schoolBucket(Number(school_id)));
      default:
        return [districtBucket];
    }
  }
}

export function positionOf({ xid, seq }: Pick<Entry, 'xid' | 'seq'>): Position {
  return `${xid}.${seq}` as Position;
}

/** Negative, zero or positive as `a` is before, at or after `b`. */
export function comparePositions(
  a: Pick<Entry, 'xid' | 'seq'>,
  b: Pick<Entry, 'xid' | 'seq'>,
): number {
  return a.xid - b.xid || a.seq - b.seq;
}

export function parsePosition(position: Position): { readonly xid: number; readonly seq: number } {
  const [xid = 0, seq = 0] = position.split('.').map(Number);
  return { xid, seq };
}
