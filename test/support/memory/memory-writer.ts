import { schoolBucket } from '../../../sync/model/bucket.ts';
import { type AnyRecord, entities } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { equal } from '../../../sync/model/equal.ts';
import { type Key, keyOf } from '../../../sync/model/key.ts';
import { type RecordId, type RecordRef, recordId } from '../../../sync/model/record-ref.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import type { KeyChanges } from './key-changes.ts';
import type { MemoryIndex } from './memory-index.ts';
import { etagOf, type MemoryTables, wholeRecord } from './memory-tables.ts';

/**
 * How the center hears of a write. `statement`: triggers decide what the row says. `row`: the writer's snapshot may be
 * old, or it is an apply worker, so a hub decides later. `unseen`: triggers are off, so that only a scan finds it.
 */
export type Hearing = 'statement' | 'row' | 'unseen';

/** In which transaction something is written, and how the center hears of it. */
interface Writing {
  readonly xid: number;
  readonly hearing: Hearing;
}

/** What PostgreSQL does for a row that is written, with its triggers. */
export class MemoryWriter {
  /** What a trigger of the district makes of a row before it is stored. */
  trigger: (entity: EntityName, record: AnyRecord) => AnyRecord = (_, record) => record;
  /** What was written while triggers were off, since the last scan. */
  readonly unseen = new Map<RecordId, RecordRef>();
  #usi = 1000;
  readonly #tables: MemoryTables;
  readonly #index: MemoryIndex;
  readonly #keyChanges: KeyChanges;

  constructor(given: {
    readonly tables: MemoryTables;
    readonly index: MemoryIndex;
    readonly keyChanges: KeyChanges;
  }) {
    this.#tables = given.tables;
    this.#index = given.index;
    this.#keyChanges = given.keyChanges;
  }

  /** Writes a row as it is given; fields that are left out are empty. */
  write(entity: EntityName, values: AnyRecord, as: Writing): Etag {
    const given: Record<string, unknown> = { ...wholeRecord(entity, values) };
    if (entity === 'students' && given.student_usi === null) given.student_usi = ++this.#usi;
    const triggered = this.trigger(entity, given);
    const key = keyOf(entity, triggered);
    const etag = etagOf(entity, triggered);
    const record = Object.hasOwn(triggered, '_etag') ? { ...triggered, _etag: etag } : triggered;
    const ref = { entity, key };
    const before = this.#tables.find(ref);
    this.#tables.put({ entity, key, record, etag });
    if (before === undefined || !equal(before.record, record)) this.#changed(ref, as, record);
    return etag;
  }

  /** As `write`, and an association that was made may be one with another key. */
  put(entity: EntityName, values: AnyRecord, as: Writing): Etag {
    const key = keyOf(entity, values);
    const isMade = this.#tables.find({ entity, key }) === undefined;
    const etag = this.write(entity, values, as);
    if (isMade && as.hearing === 'statement' && entity === 'student_school_associations') {
      this.#keyChanges.noteMade({ entity, key }, schoolBucket(Number(key[1])), as.xid);
    }
    return etag;
  }

  /** Changes fields of a row that is there. */
  edit(ref: RecordRef, fields: AnyRecord, as: Writing): void {
    const stored = this.#tables.find(ref);
    if (stored !== undefined) this.write(ref.entity, { ...stored.record, ...fields }, as);
  }

  rekey({ entity, key }: RecordRef, to: Key, as: Writing): void {
    const stored = this.#tables.find({ entity, key });
    if (stored === undefined) return;
    const values = Object.fromEntries(entities[entity].key.map((name, i) => [name, to[i]]));
    this.remove({ entity, key }, as);
    this.write(entity, { ...stored.record, ...values }, as);
    if (as.hearing !== 'unseen') this.#keyChanges.note({ entity, key }, to, as.xid);
  }

  remove({ entity, key }: RecordRef, as: Writing): void {
    if (this.#tables.drop({ entity, key })) this.#changed({ entity, key }, as, null);
  }

  #changed(ref: RecordRef, { xid, hearing }: Writing, record: AnyRecord | null): void {
    this.#tables.keepVersion(ref, record);
    if (hearing === 'statement') this.#index.noteStatement(ref, xid);
    else if (hearing === 'row') this.#index.noteRow(ref);
    else this.unseen.set(recordId(ref), ref);
  }
}
