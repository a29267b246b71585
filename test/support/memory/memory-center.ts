import { createHash } from 'node:crypto';
import { type Bucket, districtBucket, schoolBucket } from '../../../sync/model/bucket.ts';
import { type AnyRecord, contentFields, wireFields } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { type Key, keyOf, toKeyText } from '../../../sync/model/key.ts';
import { type RecordId, recordId } from '../../../sync/model/record-ref.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import type { CentralRecord, Etag, Position } from '../../../sync/protocol/values.ts';

/** An entry of the version index (design section 4). */
export interface Entry {
  readonly entity: EntityName;
  readonly key: Key;
  readonly etag: Etag | null;
  readonly xid: number;
  readonly seq: number;
}

interface Stored {
  readonly entity: EntityName;
  readonly key: Key;
  readonly record: AnyRecord;
  readonly etag: Etag;
}

/** A changeset that the center has applied. */
export interface Applied {
  readonly changeset: Changeset;
  readonly answer: Answer;
}

/** A changeset of a profile on its way through two stores: claimed, and what it is about to write. */
export interface Started {
  readonly changeset: Changeset;
  readonly record: AnyRecord;
}

/** A transaction of another writer: nobody sees what it writes before it commits. */
export interface OpenTransaction {
  readonly xid: number;
  edit(entity: EntityName, key: Key, fields: AnyRecord): void;
  put(entity: EntityName, values: AnyRecord): void;
  remove(entity: EntityName, key: Key): void;
  commit(): void;
  rollback(): void;
}

interface State {
  readonly records: Map<RecordId, Stored>;
  readonly entries: Map<Bucket, Map<string, Entry>>;
  readonly changesets: Map<string, Applied>;
}

/**
 * The central stores in memory: records, their etags, and the version index by bucket. Profiles are in a
 * store of their own: what is written there is indexed when the feed applies it.
 */
export class MemoryCenter {
  epoch: string;
  readonly districtId: string = 'district-1';
  district = 'Grand Bend';
  /** Every changeset applied, with its answer. */
  changesets = new Map<string, Applied>();
  /** Changesets of profiles that are claimed and not recorded, by id. */
  started = new Map<string, Started>();
  /** Removals before this transaction are not remembered any more. */
  trimmed = 0;
  #records = new Map<RecordId, Stored>();
  #entries = new Map<Bucket, Map<string, Entry>>();
  /** The changeset that a profile names, which was written last. */
  #named = new Map<string, string>();
  #nextXid = 1;
  #seq = 0;
  #usi = 1000;
  readonly #open = new Map<number, ReadonlySet<string>>();

  constructor(epoch = 'epoch-1') {
    this.epoch = epoch;
  }

  /** Every transaction below has ended. */
  get horizon(): number {
    return Math.min(this.#nextXid, ...this.#open.keys());
  }

  /** Whether an open transaction has written a record: others would wait for it. */
  isLocked(entity: EntityName, key: Key): boolean {
    const name = recordId({ entity, key });
    return [...this.#open.values()].some((names) => names.has(name));
  }

  /** Forgets what was removed so far: laptops that have not heard of it have to compare. */
  trim(): void {
    this.trimmed = this.horizon;
    for (const entries of this.#entries.values()) {
      for (const [name, { etag, xid }] of entries) {
        if (etag === null && xid < this.trimmed) entries.delete(name);
      }
    }
  }

  /** What a backup keeps of PostgreSQL. */
  backup(): State {
    return {
      records: new Map([...this.#records].filter(([, { entity }]) => entity !== 'profiles')),
      entries: new Map([...this.#entries].map(([bucket, all]) => [bucket, new Map(all)])),
      changesets: new Map(this.changesets),
    };
  }

  /** Puts an earlier state of PostgreSQL in place: positions are given again, transactions are gone. */
  restore({ records, entries, changesets }: State, epoch: string): void {
    const profiles = [...this.#records].filter(([, { entity }]) => entity === 'profiles');
    this.#records = new Map([...records, ...profiles]);
    this.#entries = new Map();
    const ordered = [...entries].flatMap(([bucket, all]) =>
      [...all].map(([name, entry]) => ({ bucket, name, entry })),
    );
    ordered.sort((a, b) => comparePositions(a.entry, b.entry));
    this.#seq = 0;
    for (const { bucket, name, entry } of ordered) {
      const of = this.#entries.get(bucket) ?? new Map<string, Entry>();
      this.#entries.set(bucket, of.set(name, { ...entry, xid: 1, seq: ++this.#seq }));
    }
    this.#nextXid = 2;
    this.#open.clear();
    this.trimmed = 0;
    this.changesets = new Map(changesets);
    this.started.clear();
    this.epoch = epoch;
    this.applyFeed();
  }

  /** Begins a transaction of a writer that takes its time. */
  begin(): OpenTransaction {
    const xid = this.#nextXid++;
    const names = new Set<string>();
    this.#open.set(xid, names);
    const writes: (() => void)[] = [];
    const isOpen = () => this.#open.get(xid) === names;
    return {
      xid,
      edit: (entity, key, fields) => {
        names.add(recordId({ entity, key }));
        writes.push(() => {
          const { record } = this.get(entity, key);
          if (record !== null) this.#write(entity, { ...record, ...fields }, xid);
        });
      },
      put: (entity, values) => {
        names.add(recordId({ entity, key: keyOf(entity, values) }));
        writes.push(() => this.#write(entity, values, xid));
      },
      remove: (entity, key) => {
        names.add(recordId({ entity, key }));
        writes.push(() => this.#delete(entity, key, xid));
      },
      commit: () => {
        if (!isOpen()) return;
        for (const write of writes) write();
        this.#open.delete(xid);
      },
      rollback: () => {
        if (isOpen()) this.#open.delete(xid);
      },
    };
  }

  /** Writes a whole record, new or not; fields that are left out are empty. */
  put(entity: EntityName, values: AnyRecord): Etag {
    return this.#write(entity, values, this.#nextXid++);
  }

  /** Changes fields of a record. */
  edit(entity: EntityName, key: Key, fields: AnyRecord): Etag {
    const { record } = this.get(entity, key);
    if (record === null) throw new Error(`No ${entity} has the key ${toKeyText(key)}.`);
    return this.put(entity, { ...record, ...fields });
  }

  remove(entity: EntityName, key: Key): void {
    this.#delete(entity, key, this.#nextXid++);
  }

  /** Several writes that others see together. */
  together(writes: (transaction: OpenTransaction) => void): void {
    const transaction = this.begin();
    writes(transaction);
    transaction.commit();
  }

  /** Writes a profile as another application does, or a hub's second step: it is not indexed yet. */
  putDocument(values: AnyRecord, changeset: string | null): void {
    const record = wholeRecord('profiles', values);
    const key = keyOf('profiles', record);
    const name = recordId({ entity: 'profiles', key });
    const etag = etagOf('profiles', record);
    this.#records.set(name, { entity: 'profiles', key, record, etag });
    if (changeset !== null) this.#named.set(name, changeset);
  }

  removeDocument(id: string): void {
    this.#records.delete(recordId({ entity: 'profiles', key: [id] }));
  }

  /** Brings the index up to the store of the profiles; records what a hub wrote and did not get to record. */
  applyFeed(): void {
    for (const name of new Set(this.#named.values())) {
      const started = this.started.get(name);
      if (started !== undefined) this.recordProfile(started.changeset);
    }
    for (const id of this.#profileIds()) this.#index('profiles', [id], this.#nextXid++);
  }

  /** Whether the index shows what the store of the profiles holds. */
  isFeedApplied(): boolean {
    const isShown = (id: string) => {
      const { etag, record } = this.get('profiles', [id]);
      const bucket = record === null ? undefined : schoolBucket(Number(record.school_id));
      return [...this.#entries].every(
        ([name, entries]) =>
          (entries.get(recordId({ entity: 'profiles', key: [id] }))?.etag ?? null) ===
          (name === bucket ? etag : null),
      );
    };
    return this.started.size === 0 && [...this.#profileIds()].every(isShown);
  }

  /** The third step of a changeset of a profile. @returns its answer */
  recordProfile(changeset: Changeset): Answer {
    const known = this.changesets.get(changeset.id);
    if (known !== undefined) return known.answer;
    const names = changeset.operations.map(({ entity, key }) => ({ entity, key }));
    for (const { key } of names) this.#index('profiles', key, this.#nextXid++);
    const written = this.started.get(changeset.id)?.record;
    const answer: Answer = {
      id: changeset.id,
      result: 'applied',
      records: names.map(({ entity, key }) =>
        written === undefined
          ? this.get(entity, key)
          : { entity, key: [...key], etag: etagOf('profiles', written), record: written },
      ),
    };
    this.changesets.set(changeset.id, { changeset, answer });
    this.started.delete(changeset.id);
    return answer;
  }

  /** Whether the stored profile names a changeset as the one that wrote it last. */
  isNamed(id: string, changeset: string): boolean {
    return this.#named.get(recordId({ entity: 'profiles', key: [id] })) === changeset;
  }

  get(entity: EntityName, key: Key): CentralRecord {
    const stored = this.#records.get(recordId({ entity, key }));
    return { entity, key: [...key], etag: stored?.etag ?? null, record: stored?.record ?? null };
  }

  all(entity: EntityName): AnyRecord[] {
    return [...this.#records.values()]
      .filter((stored) => stored.entity === entity)
      .map(({ record }) => record);
  }

  /** The entries of a bucket in the order of their positions. */
  entries(bucket: Bucket): Entry[] {
    return [...(this.#entries.get(bucket)?.values() ?? [])].sort(comparePositions);
  }

  buckets(): Bucket[] {
    return [...this.#entries.keys()];
  }

  #profileIds(): Set<string> {
    const stored = this.all('profiles').map(({ profile_id }) => String(profile_id));
    const indexed = [...this.#entries.values()].flatMap((all) =>
      [...all.values()]
        .filter(({ entity }) => entity === 'profiles')
        .map(({ key }) => String(key[0])),
    );
    return new Set([...stored, ...indexed]);
  }

  #write(entity: EntityName, values: AnyRecord, xid: number): Etag {
    const record: Record<string, unknown> = wholeRecord(entity, values);
    if (entity === 'students' && record.student_usi === null) record.student_usi = ++this.#usi;
    const key = keyOf(entity, record);
    const etag = etagOf(entity, record);
    const name = recordId({ entity, key });
    const before = this.#records.get(name);
    this.#records.set(name, { entity, key, record, etag });
    if (before?.etag !== etag) this.#index(entity, key, xid);
    return etag;
  }

  #delete(entity: EntityName, key: Key, xid: number): void {
    const held = this.#records.delete(recordId({ entity, key }));
    if (held) this.#index(entity, key, xid);
  }

  #index(entity: EntityName, key: Key, xid: number): void {
    this.#enter(entity, key, xid);
    if (entity === 'student_school_associations') this.#enter('students', [String(key[0])], xid);
  }

  #enter(entity: EntityName, key: Key, xid: number): void {
    const stored = this.#records.get(recordId({ entity, key }));
    const holders = new Set(stored === undefined ? [] : this.#bucketsOf(stored));
    for (const bucket of new Set([...this.#entries.keys(), ...holders])) {
      const entries = this.#entries.get(bucket) ?? new Map<string, Entry>();
      this.#entries.set(bucket, entries);
      const name = recordId({ entity, key });
      const known = entries.get(name);
      const etag = holders.has(bucket) ? (stored?.etag ?? null) : null;
      if ((known?.etag ?? null) === etag) continue;
      entries.set(name, { entity, key, etag, xid, seq: ++this.#seq });
    }
  }

  #bucketsOf({ entity, key, record }: Stored): Bucket[] {
    switch (entity) {
      case 'student_school_associations':
        return [schoolBucket(Number(key[1]))];
      case 'profiles':
        return [schoolBucket(Number(record.school_id))];
      case 'students':
        return this.all('student_school_associations')
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

function wholeRecord(entity: EntityName, values: AnyRecord): AnyRecord {
  return Object.fromEntries(wireFields(entity).map(([name]) => [name, values[name] ?? null]));
}

function etagOf(entity: EntityName, record: AnyRecord): Etag {
  const content = contentFields(entity).map(([name]) => record[name] ?? null);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32) as Etag;
}
