import { createHash } from 'node:crypto';
import { type Bucket, districtBucket, schoolBucket } from '../../sync/model/bucket.ts';
import { type AnyRecord, contentFields, wireFields } from '../../sync/model/catalog.ts';
import type { EntityName } from '../../sync/model/entity.ts';
import { type Key, type KeyText, keyOf, toKeyText } from '../../sync/model/key.ts';
import type {
  Answer,
  CentralRecord,
  Changeset,
  Etag,
  Position,
} from '../../sync/protocol/messages.ts';

/** An entry of the version index (design section 4). */
export interface Entry {
  readonly entity: EntityName;
  readonly key: Key;
  readonly etag: Etag | null;
  readonly position: Position;
  readonly seq: number;
}

interface Stored {
  readonly entity: EntityName;
  readonly key: Key;
  readonly record: AnyRecord;
  readonly etag: Etag;
}

/** The central stores in memory: records, their etags, and the version index by bucket. */
export class MemoryCenter {
  epoch: string;
  readonly district = 'Grand Bend';
  /** Every changeset applied, with its answer. */
  readonly changesets = new Map<
    string,
    { readonly changeset: Changeset; readonly answer: Answer }
  >();
  readonly #records = new Map<string, Stored>();
  readonly #entries = new Map<Bucket, Map<string, Entry>>();
  #seq = 0;
  #usi = 1000;

  constructor(epoch = 'epoch-1') {
    this.epoch = epoch;
  }

  /** Removals before this seq are not remembered any more. */
  trimmed = 0;

  get horizon(): Position {
    return `${this.#seq}.0` as Position;
  }

  /** Forgets what was removed so far: laptops that have not heard of it have to compare. */
  trim(): void {
    this.trimmed = this.#seq;
    for (const entries of this.#entries.values()) {
      for (const [name, { etag }] of entries) if (etag === null) entries.delete(name);
    }
  }

  /** Writes a whole record, new or not; fields that are left out are empty. */
  put(entity: EntityName, values: AnyRecord): Etag {
    const record = Object.fromEntries(
      wireFields(entity).map(([name]) => [name, values[name] ?? null]),
    );
    if (entity === 'students' && record.student_usi === null) record.student_usi = ++this.#usi;
    const key = keyOf(entity, record);
    const etag = etagOf(entity, record);
    const name = nameOf(entity, key);
    const before = this.#records.get(name);
    this.#records.set(name, { entity, key, record, etag });
    if (before?.etag !== etag) this.#index(entity, key);
    return etag;
  }

  /** Changes fields of a record. */
  edit(entity: EntityName, key: Key, fields: AnyRecord): Etag {
    const { record } = this.get(entity, key);
    if (record === null) throw new Error(`No ${entity} has the key ${toKeyText(key)}.`);
    return this.put(entity, { ...record, ...fields });
  }

  remove(entity: EntityName, key: Key): void {
    const held = this.#records.delete(nameOf(entity, key));
    if (held) this.#index(entity, key);
  }

  get(entity: EntityName, key: Key): CentralRecord {
    const stored = this.#records.get(nameOf(entity, key));
    return { entity, key: [...key], etag: stored?.etag ?? null, record: stored?.record ?? null };
  }

  all(entity: EntityName): AnyRecord[] {
    return [...this.#records.values()]
      .filter((stored) => stored.entity === entity)
      .map(({ record }) => record);
  }

  /** The entries of a bucket in the order of their positions. */
  entries(bucket: Bucket): Entry[] {
    return [...(this.#entries.get(bucket)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
  }

  /** The record that an entry tells of, as its bucket's columns order it. */
  rowOf({ entity, key }: Entry): unknown[] {
    const { record } = this.get(entity, key);
    return wireFields(entity).map(([name]) => record?.[name] ?? null);
  }

  #index(entity: EntityName, key: Key): void {
    this.#enter(entity, key);
    if (entity === 'student_school_associations') this.#enter('students', [String(key[0])]);
  }

  #enter(entity: EntityName, key: Key): void {
    const stored = this.#records.get(nameOf(entity, key));
    const holders = new Set(stored === undefined ? [] : this.#bucketsOf(stored));
    for (const bucket of new Set([...this.#entries.keys(), ...holders])) {
      const entries = this.#entries.get(bucket) ?? new Map<string, Entry>();
      this.#entries.set(bucket, entries);
      const name = nameOf(entity, key);
      const known = entries.get(name);
      const etag = holders.has(bucket) ? (stored?.etag ?? null) : null;
      if ((known?.etag ?? null) === etag) continue;
      this.#seq += 1;
      const position = `1.${this.#seq}` as Position;
      entries.set(name, { entity, key, etag, position, seq: this.#seq });
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

function nameOf(entity: EntityName, key: Key): `${EntityName} ${KeyText}` {
  return `${entity} ${toKeyText(key)}`;
}

function etagOf(entity: EntityName, record: AnyRecord): Etag {
  const content = contentFields(entity).map(([name]) => record[name] ?? null);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32) as Etag;
}
