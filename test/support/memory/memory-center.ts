import { type Bucket, schoolBucket } from '../../../sync/model/bucket.ts';
import { type AnyRecord, entities, openFields } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { equal } from '../../../sync/model/equal.ts';
import { type Key, keyOf, toKeyText } from '../../../sync/model/key.ts';
import { type RecordId, type RecordRef, recordId } from '../../../sync/model/record-ref.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import { etagOfRecord } from '../../../sync/protocol/etag.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import { type CentralVersion, toSent } from '../../../sync/protocol/sent-record.ts';
import type { CentralRecord, Etag } from '../../../sync/protocol/values.ts';
import { KeyChanges } from './key-changes.ts';
import { type Entry, type IndexState, MemoryIndex, type Stored } from './memory-index.ts';

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

/**
 * How the center hears of a write. `statement`: triggers decide what the row says. `row`: the writer's snapshot may be
 * old, or it is an apply worker, so a hub decides later. `unseen`: triggers are off, so that only a scan finds it.
 */
export type Hearing = 'statement' | 'row' | 'unseen';

/** A transaction of another writer: nobody sees what it writes before it commits. */
export interface OpenTransaction {
  readonly xid: number;
  /** Holds a record, as `SELECT … FOR UPDATE` does, without writing it. */
  lock(entity: EntityName, key: Key): void;
  edit(entity: EntityName, key: Key, fields: AnyRecord): void;
  put(entity: EntityName, values: AnyRecord): void;
  remove(entity: EntityName, key: Key): void;
  /** As an UPDATE of the columns of a key does. */
  rekey(entity: EntityName, key: Key, to: Key): void;
  commit(): void;
  rollback(): void;
}

interface State {
  readonly records: Map<RecordId, Stored>;
  readonly index: IndexState;
  readonly changesets: Map<string, Applied>;
  /** Records whose entries do not say what the tables hold. */
  readonly unseen: ReadonlyMap<RecordId, RecordRef>;
}

/**
 * The central stores in memory: records, their etags, and the version index by bucket. Profiles are in a
 * store of their own: what is written there is indexed when the feed applies it.
 */
export class MemoryCenter {
  epoch: string;
  readonly districtId: string;
  district = 'Grand Bend';
  /** Every changeset applied, with its answer. */
  changesets = new Map<string, Applied>();
  /** Changesets of profiles that are claimed and not recorded, by id. */
  started = new Map<string, Started>();
  /** Removals before this transaction are not remembered any more. */
  trimmed = 0;
  /** What a trigger of the district makes of a row before it is stored. */
  trigger: (entity: EntityName, record: AnyRecord) => AnyRecord = (_, record) => record;
  #records = new Map<RecordId, Stored>();
  /** Every version of a record that was stored, in their order; null: removed. */
  readonly #versions = new Map<RecordId, (AnyRecord | null)[]>();
  readonly #index = new MemoryIndex({
    find: (ref) => (this.isUnheld(ref) ? undefined : this.#records.get(recordId(ref))),
    all: (entity) => this.all(entity),
    versions: (ref) => this.#versions.get(recordId(ref))?.length ?? 0,
    isLocked: (entity, key) => this.isLocked(entity, key),
  });
  /** Ids of profiles that PostgreSQL cannot hold: the feed sets them aside, and no laptop gets them. */
  readonly #unheld = new Set<string>();
  readonly #keyChanges = new KeyChanges(this.#index);
  /** The changeset that a profile names, which was written last. */
  #named = new Map<string, string>();
  #nextXid = 1;
  #usi = 1000;
  readonly #open = new Map<number, ReadonlySet<string>>();
  /** What was written while triggers were off, since the last scan. */
  readonly #unseen = new Map<RecordId, RecordRef>();

  constructor(epoch = 'epoch-1', districtId = 'district-1') {
    this.epoch = epoch;
    this.districtId = districtId;
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
    this.#index.trim(this.trimmed);
  }

  /** What a backup keeps of PostgreSQL. */
  backup(): State {
    return {
      records: new Map([...this.#records].filter(([, { entity }]) => entity !== 'profiles')),
      index: this.#index.backup(),
      changesets: new Map(this.changesets),
      unseen: new Map(this.#unseen),
    };
  }

  /** Puts an earlier state of PostgreSQL in place: positions are given again, transactions are gone. */
  restore({ records, index, changesets, unseen }: State, epoch: string): void {
    const profiles = [...this.#records].filter(([, { entity }]) => entity === 'profiles');
    for (const { entity, key } of [...this.#records.values(), ...records.values()]) {
      const ref = { entity, key };
      const record = records.get(recordId(ref))?.record ?? null;
      if (entity !== 'profiles') this.#keepVersion(ref, record);
    }
    this.#records = new Map([...records, ...profiles]);
    this.#index.restore(index);
    this.#keyChanges.clear();
    this.#unseen.clear();
    for (const [id, ref] of unseen) this.#unseen.set(id, ref);
    this.#nextXid = 2;
    this.#open.clear();
    this.trimmed = 0;
    this.changesets = new Map(changesets);
    this.started.clear();
    this.epoch = epoch;
    this.applyFeed();
  }

  /** Begins a transaction of a writer that takes its time. */
  begin(hearing: Hearing = 'statement'): OpenTransaction {
    const xid = this.#nextXid++;
    const names = new Set<string>();
    this.#open.set(xid, names);
    const writes: (() => void)[] = [];
    const isOpen = () => this.#open.get(xid) === names;
    return {
      xid,
      lock: (entity, key) => {
        names.add(recordId({ entity, key }));
      },
      edit: (entity, key, fields) => {
        names.add(recordId({ entity, key }));
        writes.push(() => {
          const { record } = this.get(entity, key);
          if (record !== null) this.#write(entity, { ...record, ...fields }, { xid, hearing });
        });
      },
      put: (entity, values) => {
        names.add(recordId({ entity, key: keyOf(entity, values) }));
        writes.push(() => this.#put(entity, values, { xid, hearing }));
      },
      remove: (entity, key) => {
        names.add(recordId({ entity, key }));
        writes.push(() => this.#delete(entity, key, { xid, hearing }));
      },
      rekey: (entity, key, to) => {
        for (const one of [key, to]) names.add(recordId({ entity, key: one }));
        writes.push(() => this.#rekey({ entity, key }, to, { xid, hearing }));
      },
      commit: () => {
        if (!isOpen()) return;
        this.#open.delete(xid);
        for (const write of writes) write();
      },
      rollback: () => {
        if (isOpen()) this.#open.delete(xid);
      },
    };
  }

  /** Writes a whole record, new or not; fields that are left out are empty. */
  put(entity: EntityName, values: AnyRecord): Etag {
    return this.#put(entity, values, { xid: this.#nextXid++, hearing: 'statement' });
  }

  /** Changes fields of a record. */
  edit(entity: EntityName, key: Key, fields: AnyRecord): Etag {
    const { record } = this.get(entity, key);
    if (record === null) throw new Error(`No ${entity} has the key ${toKeyText(key)}.`);
    return this.put(entity, { ...record, ...fields });
  }

  remove(entity: EntityName, key: Key): void {
    this.#delete(entity, key, { xid: this.#nextXid++, hearing: 'statement' });
  }

  /** Several writes that others see together. */
  together(writes: (transaction: OpenTransaction) => void, hearing?: Hearing): void {
    const transaction = this.begin(hearing);
    writes(transaction);
    transaction.commit();
  }

  /** Empties a table and loads these rows in one transaction. Rows that are as they were move no entry. */
  reload(entity: EntityName, rows: readonly AnyRecord[]): void {
    const loaded = new Set(rows.map((row) => recordId({ entity, key: keyOf(entity, row) })));
    const xid = this.#nextXid++;
    for (const { entity: of, key } of [...this.#records.values()]) {
      if (of !== entity || loaded.has(recordId({ entity, key }))) continue;
      this.#delete(entity, key, { xid, hearing: 'row' });
    }
    for (const row of rows) {
      this.#write(entity, row, { xid, hearing: 'statement' });
      this.#index.noteStatement({ entity, key: keyOf(entity, row) }, xid);
    }
  }

  /** A hub decides the entries that depend on more than a row (decision 6). */
  decide(): void {
    this.#index.decide(() => this.#nextXid++);
  }

  /** Compares the tables with the index, and decides what differs. */
  scan(): void {
    const refs = [...this.#records.values(), ...this.#index.refs()];
    for (const { entity, key } of refs) {
      if (entity !== 'profiles') this.#index.noteRow({ entity, key });
    }
    this.#unseen.clear();
    this.decide();
  }

  /** The key under which a bucket has a record that it had under another one; undefined: none, or it is in doubt. */
  movedTo(ref: RecordRef, bucket: Bucket, after: number): Key | undefined {
    return this.#keyChanges.movedTo(ref, { bucket, after, horizon: this.horizon });
  }

  /** Whether every entry says what the tables hold. */
  isIndexed(): boolean {
    return !this.#index.hasRechecks() && this.#unseen.size === 0;
  }

  /** Whether the entries of a record wait for a decision or a scan. */
  isPending(ref: RecordRef): boolean {
    return this.#index.isPending(ref) || this.#unseen.has(recordId(ref));
  }

  /** The versions of a record that a laptop may have which has read its entry: that one, and those that came since. */
  versionsSince({ entity, key, version }: Entry): readonly (AnyRecord | null)[] {
    const all = this.#versions.get(recordId({ entity, key })) ?? [];
    return all.slice(Math.max(0, version - 1));
  }

  /**
   * Writes a profile as another application does, or a hub's second step: it is not indexed yet.
   * @param isUnheld whether PostgreSQL cannot hold it
   */
  putDocument(values: AnyRecord, changeset: string | null, isUnheld = false): void {
    const record = wholeRecord('profiles', values);
    const key = keyOf('profiles', record);
    if (isUnheld) this.#unheld.add(String(key[0]));
    else this.#unheld.delete(String(key[0]));
    const name = recordId({ entity: 'profiles', key });
    const etag = etagOf('profiles', record);
    this.#records.set(name, { entity: 'profiles', key, record, etag });
    this.#keepVersion({ entity: 'profiles', key }, record);
    if (changeset !== null) this.#named.set(name, changeset);
  }

  removeDocument(id: string): void {
    this.#records.delete(recordId({ entity: 'profiles', key: [id] }));
    this.#keepVersion({ entity: 'profiles', key: [id] }, null);
  }

  isUnheld({ entity, key }: RecordRef): boolean {
    return entity === 'profiles' && this.#unheld.has(String(key[0]));
  }

  /** Brings the index up to the store of the profiles; records what a hub wrote and did not get to record. */
  applyFeed(): void {
    for (const name of new Set(this.#named.values())) {
      const started = this.started.get(name);
      if (started !== undefined) this.recordProfile(started.changeset);
    }
    for (const id of this.#profileIds()) this.#enterProfile(id);
  }

  /** Whether the index shows what the store of the profiles holds. */
  isFeedApplied(): boolean {
    const isShown = (id: string) => {
      const { etag, record } = this.get('profiles', [id]);
      const isHidden = record === null || this.#unheld.has(id);
      const bucket = isHidden ? undefined : schoolBucket(Number(record.school_id));
      return this.buckets().every(
        (name) =>
          (this.#index.entry(name, { entity: 'profiles', key: [id] })?.etag ?? null) ===
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
    for (const { key } of names) this.#enterProfile(String(key[0]));
    const written = this.started.get(changeset.id)?.record;
    const answer: Answer = {
      id: changeset.id,
      result: 'applied',
      records: names.map(({ entity, key }) =>
        written === undefined
          ? this.sent(entity, key)
          : sentVersion({
              entity,
              key: [...key],
              etag: etagOf('profiles', written),
              record: written,
            }),
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

  get(entity: EntityName, key: Key): CentralVersion {
    const stored = this.#records.get(recordId({ entity, key }));
    return { entity, key: [...key], etag: stored?.etag ?? null, record: stored?.record ?? null };
  }

  /** A record as an answer brings it. */
  sent(entity: EntityName, key: Key): CentralRecord {
    return sentVersion(this.get(entity, key));
  }

  all(entity: EntityName): AnyRecord[] {
    return [...this.#records.values()]
      .filter((stored) => stored.entity === entity)
      .map(({ record }) => record);
  }

  /** The entries of a bucket in the order of their positions. */
  entries(bucket: Bucket): Entry[] {
    return this.#index.entries(bucket);
  }

  buckets(): Bucket[] {
    return this.#index.buckets();
  }

  #profileIds(): Set<string> {
    const stored = this.all('profiles').map(({ profile_id }) => String(profile_id));
    const indexed = this.#index
      .refs()
      .filter(({ entity }) => entity === 'profiles')
      .map(({ key }) => String(key[0]));
    return new Set([...stored, ...indexed]);
  }

  #write(entity: EntityName, values: AnyRecord, as: Writing): Etag {
    const given: Record<string, unknown> = { ...wholeRecord(entity, values) };
    if (entity === 'students' && given.student_usi === null) given.student_usi = ++this.#usi;
    const triggered = this.trigger(entity, given);
    const key = keyOf(entity, triggered);
    const etag = etagOf(entity, triggered);
    const record = Object.hasOwn(triggered, '_etag') ? { ...triggered, _etag: etag } : triggered;
    const ref = { entity, key };
    const before = this.#records.get(recordId(ref));
    this.#records.set(recordId(ref), { entity, key, record, etag });
    if (before === undefined || !equal(before.record, record)) this.#changed(ref, as, record);
    return etag;
  }

  #put(entity: EntityName, values: AnyRecord, as: Writing): Etag {
    const key = keyOf(entity, values);
    const isMade = this.get(entity, key).record === null;
    const etag = this.#write(entity, values, as);
    if (isMade && as.hearing === 'statement' && entity === 'student_school_associations') {
      this.#keyChanges.noteMade({ entity, key }, schoolBucket(Number(key[1])), as.xid);
    }
    return etag;
  }

  #rekey({ entity, key }: RecordRef, to: Key, as: Writing): void {
    const { record } = this.get(entity, key);
    if (record === null) return;
    const values = Object.fromEntries(entities[entity].key.map((name, i) => [name, to[i]]));
    this.#delete(entity, key, as);
    this.#write(entity, { ...record, ...values }, as);
    if (as.hearing !== 'unseen') this.#keyChanges.note({ entity, key }, to, as.xid);
  }

  #delete(entity: EntityName, key: Key, as: Writing): void {
    const held = this.#records.delete(recordId({ entity, key }));
    if (held) this.#changed({ entity, key }, as, null);
  }

  #changed(ref: RecordRef, { xid, hearing }: Writing, record: AnyRecord | null): void {
    this.#keepVersion(ref, record);
    if (hearing === 'statement') this.#index.noteStatement(ref, xid);
    else if (hearing === 'row') this.#index.noteRow(ref);
    else this.#unseen.set(recordId(ref), ref);
  }

  #keepVersion(ref: RecordRef, record: AnyRecord | null): void {
    const all = this.#versions.get(recordId(ref)) ?? [];
    this.#versions.set(recordId(ref), [...all, record]);
  }

  #enterProfile(id: string): void {
    this.#index.enter({ entity: 'profiles', key: [id] }, this.#nextXid++);
  }
}

/** In which transaction something is written, and how the center hears of it. */
interface Writing {
  readonly xid: number;
  readonly hearing: Hearing;
}

function wholeRecord(entity: EntityName, values: AnyRecord): AnyRecord {
  return Object.fromEntries(openFields(entity).map(([name]) => [name, values[name] ?? null]));
}

function etagOf(entity: EntityName, record: AnyRecord): Etag {
  return etagOfRecord(entity, toSent(entity, record));
}

export function sentVersion(version: CentralVersion): CentralRecord {
  const { entity, record } = version;
  return { ...version, record: record && toSent(entity, record) };
}
