import type { Bucket } from '../../../sync/model/bucket.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { type Key, keyOf, toKeyText } from '../../../sync/model/key.ts';
import { type RecordId, type RecordRef, recordId } from '../../../sync/model/record-ref.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import type { CentralVersion } from '../../../sync/protocol/sent-record.ts';
import type { CentralRecord, Etag } from '../../../sync/protocol/values.ts';
import { KeyChanges } from './key-changes.ts';
import { type Entry, type IndexState, MemoryIndex, type Stored } from './memory-index.ts';
import { type Applied, MemoryProfiles, type Started } from './memory-profiles.ts';
import { MemoryTables, sentVersion } from './memory-tables.ts';
import { MemoryTransactions, type OpenTransaction } from './memory-transactions.ts';
import { type Hearing, MemoryWriter } from './memory-writer.ts';

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
  readonly #tables = new MemoryTables();
  readonly #index: MemoryIndex = new MemoryIndex({
    find: (ref) => (this.isUnheld(ref) ? undefined : this.#tables.find(ref)),
    all: (entity) => this.all(entity),
    versions: (ref) => this.#tables.versions(ref).length,
    isLocked: (entity, key) => this.isLocked(entity, key),
  });
  readonly #keyChanges = new KeyChanges(this.#index);
  readonly #writer = new MemoryWriter({
    tables: this.#tables,
    index: this.#index,
    keyChanges: this.#keyChanges,
  });
  readonly #transactions = new MemoryTransactions(this.#writer);
  readonly #profiles = new MemoryProfiles({
    tables: this.#tables,
    index: this.#index,
    ledger: this,
    nextXid: () => this.#transactions.next(),
  });

  constructor(epoch = 'epoch-1', districtId = 'district-1') {
    this.epoch = epoch;
    this.districtId = districtId;
  }

  /** Every transaction below has ended. */
  get horizon(): number {
    return this.#transactions.horizon;
  }

  /** What a trigger of the district makes of a row before it is stored. */
  set trigger(trigger: MemoryWriter['trigger']) {
    this.#writer.trigger = trigger;
  }

  /** Whether an open transaction has written a record: others would wait for it. */
  isLocked(entity: EntityName, key: Key): boolean {
    return this.#transactions.isLocked(entity, key);
  }

  /** Forgets what was removed so far: laptops that have not heard of it have to compare. */
  trim(): void {
    this.trimmed = this.horizon;
    this.#index.trim(this.trimmed);
  }

  /** What a backup keeps of PostgreSQL. */
  backup(): State {
    return {
      records: this.#tables.backup(),
      index: this.#index.backup(),
      changesets: new Map(this.changesets),
      unseen: new Map(this.#writer.unseen),
    };
  }

  /** Puts an earlier state of PostgreSQL in place: positions are given again, transactions are gone. */
  restore({ records, index, changesets, unseen }: State, epoch: string): void {
    this.#tables.restore(records);
    this.#index.restore(index);
    this.#keyChanges.clear();
    this.#writer.unseen.clear();
    for (const [id, ref] of unseen) this.#writer.unseen.set(id, ref);
    this.#transactions.restart();
    this.trimmed = 0;
    this.changesets = new Map(changesets);
    this.started.clear();
    this.epoch = epoch;
    this.applyFeed();
  }

  /** Begins a transaction of a writer that takes its time. */
  begin(hearing?: Hearing): OpenTransaction {
    return this.#transactions.begin(hearing);
  }

  /** Several writes that others see together. */
  together(writes: (transaction: OpenTransaction) => void, hearing?: Hearing): void {
    const transaction = this.begin(hearing);
    writes(transaction);
    transaction.commit();
  }

  /** Writes a whole record, new or not; fields that are left out are empty. */
  put(entity: EntityName, values: AnyRecord): Etag {
    const xid = this.#transactions.next();
    return this.#writer.put(entity, values, { xid, hearing: 'statement' });
  }

  /** Changes fields of a record. */
  edit(entity: EntityName, key: Key, fields: AnyRecord): Etag {
    const { record } = this.get(entity, key);
    if (record === null) throw new Error(`No ${entity} has the key ${toKeyText(key)}.`);
    return this.put(entity, { ...record, ...fields });
  }

  remove(entity: EntityName, key: Key): void {
    const xid = this.#transactions.next();
    this.#writer.remove({ entity, key }, { xid, hearing: 'statement' });
  }

  /** Empties a table and loads these rows in one transaction. Rows that are as they were move no entry. */
  reload(entity: EntityName, rows: readonly AnyRecord[]): void {
    const loaded = new Set(rows.map((row) => recordId({ entity, key: keyOf(entity, row) })));
    const xid = this.#transactions.next();
    for (const ref of this.#tables.stored()) {
      if (ref.entity !== entity || loaded.has(recordId(ref))) continue;
      this.#writer.remove(ref, { xid, hearing: 'row' });
    }
    for (const row of rows) {
      this.#writer.write(entity, row, { xid, hearing: 'statement' });
      this.#index.noteStatement({ entity, key: keyOf(entity, row) }, xid);
    }
  }

  /** A hub decides the entries that depend on more than a row (decision 6). */
  decide(): void {
    this.#index.decide(() => this.#transactions.next());
  }

  /** Compares the tables with the index, and decides what differs. */
  scan(): void {
    for (const { entity, key } of [...this.#tables.stored(), ...this.#index.refs()]) {
      if (entity !== 'profiles') this.#index.noteRow({ entity, key });
    }
    this.#writer.unseen.clear();
    this.decide();
  }

  /** Makes the entry of a row what the row is, before an answer of a push brings it to a laptop. */
  mend(ref: RecordRef): void {
    if (ref.entity === 'profiles' || !this.#index.isOther(ref)) return;
    this.#index.noteStatement(ref, this.#transactions.next());
    this.#writer.unseen.delete(recordId(ref));
  }

  /** The key under which a bucket has a record that it had under another one; undefined: none, or it is in doubt. */
  movedTo(ref: RecordRef, bucket: Bucket, after: number): Key | undefined {
    return this.#keyChanges.movedTo(ref, { bucket, after, horizon: this.horizon });
  }

  /** Whether every entry says what the tables hold. */
  isIndexed(): boolean {
    return !this.#index.hasRechecks() && this.#writer.unseen.size === 0;
  }

  /** Whether the entries of a record wait for a decision or a scan. */
  isPending(ref: RecordRef): boolean {
    return this.#index.isPending(ref) || this.#writer.unseen.has(recordId(ref));
  }

  /** The versions of a record that a laptop may have which has read its entry: that one, and those that came since. */
  versionsSince({ entity, key, version }: Entry): readonly (AnyRecord | null)[] {
    return this.#tables.versions({ entity, key }).slice(Math.max(0, version - 1));
  }

  /** The entries of a bucket in the order of their positions. */
  entries(bucket: Bucket): Entry[] {
    return this.#index.entries(bucket);
  }

  buckets(): Bucket[] {
    return this.#index.buckets();
  }

  get(entity: EntityName, key: Key): CentralVersion {
    return this.#tables.get(entity, key);
  }

  /** A record as an answer brings it. */
  sent(entity: EntityName, key: Key): CentralRecord {
    return sentVersion(this.get(entity, key));
  }

  all(entity: EntityName): AnyRecord[] {
    return this.#tables.all(entity);
  }

  /**
   * Writes a profile as another application does, or a hub's second step: it is not indexed yet.
   * @param isUnheld whether PostgreSQL cannot hold it
   */
  putDocument(values: AnyRecord, changeset: string | null, isUnheld = false): void {
    this.#profiles.put(values, changeset, isUnheld);
  }

  removeDocument(id: string): void {
    this.#profiles.remove(id);
  }

  isUnheld(ref: RecordRef): boolean {
    return this.#profiles.isUnheld(ref);
  }

  /** Brings the index up to the store of the profiles; records what a hub wrote and did not get to record. */
  applyFeed(): void {
    this.#profiles.applyFeed();
  }

  /** Whether the index shows what the store of the profiles holds. */
  isFeedApplied(): boolean {
    return this.#profiles.isFeedApplied();
  }

  /** The third step of a changeset of a profile. @returns its answer */
  recordProfile(changeset: Changeset): Answer {
    return this.#profiles.record(changeset);
  }

  /** Whether the stored profile names a changeset as the one that wrote it last. */
  isNamed(id: string, changeset: string): boolean {
    return this.#profiles.isNamed(id, changeset);
  }
}
