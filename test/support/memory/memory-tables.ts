import { type AnyRecord, openFields } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import type { Key } from '../../../sync/model/key.ts';
import { type RecordId, type RecordRef, recordId } from '../../../sync/model/record-ref.ts';
import { etagOfRecord } from '../../../sync/protocol/etag.ts';
import { type CentralVersion, toSent } from '../../../sync/protocol/sent-record.ts';
import type { CentralRecord, Etag } from '../../../sync/protocol/values.ts';
import type { Stored } from './memory-index.ts';

/** The records of both central stores in memory, and every version that they had. */
export class MemoryTables {
  #records = new Map<RecordId, Stored>();
  /** Every version of a record that was stored, in their order; null: removed. */
  readonly #versions = new Map<RecordId, (AnyRecord | null)[]>();

  find(ref: RecordRef): Stored | undefined {
    return this.#records.get(recordId(ref));
  }

  get(entity: EntityName, key: Key): CentralVersion {
    const stored = this.find({ entity, key });
    return { entity, key: [...key], etag: stored?.etag ?? null, record: stored?.record ?? null };
  }

  all(entity: EntityName): AnyRecord[] {
    return this.stored()
      .filter((stored) => stored.entity === entity)
      .map(({ record }) => record);
  }

  stored(): Stored[] {
    return [...this.#records.values()];
  }

  put(stored: Stored): void {
    this.#records.set(recordId(stored), stored);
  }

  /** @returns whether it was there */
  drop(ref: RecordRef): boolean {
    return this.#records.delete(recordId(ref));
  }

  versions(ref: RecordRef): readonly (AnyRecord | null)[] {
    return this.#versions.get(recordId(ref)) ?? [];
  }

  keepVersion(ref: RecordRef, record: AnyRecord | null): void {
    this.#versions.set(recordId(ref), [...this.versions(ref), record]);
  }

  /** What a backup keeps: the tables of PostgreSQL. */
  backup(): Map<RecordId, Stored> {
    return new Map([...this.#records].filter(([, { entity }]) => entity !== 'profiles'));
  }

  restore(records: ReadonlyMap<RecordId, Stored>): void {
    const profiles = [...this.#records].filter(([, { entity }]) => entity === 'profiles');
    for (const { entity, key } of [...this.#records.values(), ...records.values()]) {
      const record = records.get(recordId({ entity, key }))?.record ?? null;
      if (entity !== 'profiles') this.keepVersion({ entity, key }, record);
    }
    this.#records = new Map([...records, ...profiles]);
  }
}

export function wholeRecord(entity: EntityName, values: AnyRecord): AnyRecord {
  return Object.fromEntries(openFields(entity).map(([name]) => [name, values[name] ?? null]));
}

export function etagOf(entity: EntityName, record: AnyRecord): Etag {
  return etagOfRecord(entity, toSent(entity, record));
}

export function sentVersion(version: CentralVersion): CentralRecord {
  const { entity, record } = version;
  return { ...version, record: record && toSent(entity, record) };
}
