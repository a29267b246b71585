import type { AnyRecord } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { fromKeyText, isKeyOf, type Key, type KeyText, keyOf, toKeyText } from '../../model/key.ts';
import { asSent } from '../../protocol/sent-record.ts';
import type { Etag, SentRecord } from '../../protocol/values.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';
import { bucketsOf, etagOf, readSent, rowidOf } from './records.ts';

/** The center's version of a record that the outbox touches, while the table has the edited one. */
export interface Central {
  readonly entity: EntityName;
  readonly key: Key;
  readonly etag: Etag | null;
  readonly record: SentRecord | null;
  /** Numbers of the buckets that hold it. */
  readonly buckets: readonly number[];
}

export interface CentralRow {
  readonly entity: EntityName;
  readonly key: KeyText;
  readonly etag: Etag | null;
  readonly record: string | null;
  readonly buckets: string;
}

/** The row of a record; undefined when the outbox does not touch it. */
export function readCentral(
  mirror: ReadableMirror,
  entity: EntityName,
  key: Key,
): Central | undefined {
  const row = mirror
    .prepare('SELECT * FROM central WHERE entity = ? AND key = ?')
    .get(entity, toKeyText(key)) as CentralRow | undefined;
  return row === undefined ? undefined : parse(row);
}

/** The center's version of any record, as the mirror knows it. */
export function centralVersion(mirror: ReadableMirror, entity: EntityName, key: Key): Central {
  const kept = readCentral(mirror, entity, key);
  if (kept !== undefined) return kept;
  const rowid = rowidOf(mirror, entity, key);
  const etag = rowid === undefined ? undefined : etagOf(mirror, entity, rowid);
  if (rowid === undefined || etag === undefined)
    return { entity, key, etag: null, record: null, buckets: [] };
  const record = readSent(mirror, entity, key) ?? null;
  return { entity, key, etag, record, buckets: bucketsOf(mirror, entity, rowid) };
}

export function writeCentral(mirror: WritableMirror, central: Central): void {
  mirror
    .prepare(
      `INSERT INTO central (entity, key, etag, record, buckets)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (entity, key) DO UPDATE
          SET etag = excluded.etag, record = excluded.record, buckets = excluded.buckets`,
    )
    .run(
      central.entity,
      toKeyText(central.key),
      central.etag,
      central.record === null ? null : JSON.stringify(central.record),
      JSON.stringify(central.buckets),
    );
}

/** The version in a row; undefined when the row is damaged. */
export function readCentralRow(row: CentralRow): Central | undefined {
  const { entity, etag } = row;
  const buckets = readBuckets(row);
  const key = readJson(row.key);
  const record = row.record === null ? null : readJson(row.record);
  if (buckets === undefined || !isKeyOf(entity, key)) return undefined;
  if (record === null) return etag === null ? { entity, key, etag, record, buckets } : undefined;
  return etag !== null && isRecordOf(entity, key, record)
    ? { entity, key, etag, record, buckets }
    : undefined;
}

/** The buckets of a row; undefined when they are damaged. */
export function readBuckets({ buckets }: CentralRow): number[] | undefined {
  const numbers = readJson(buckets);
  return Array.isArray(numbers) && numbers.every(Number.isInteger) ? numbers : undefined;
}

function isRecordOf(entity: EntityName, key: Key, record: unknown): record is SentRecord {
  return (
    typeof record === 'object' &&
    record !== null &&
    toKeyText(keyOf(entity, record as AnyRecord)) === toKeyText(key)
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function deleteCentral(mirror: WritableMirror, entity: EntityName, key: Key): void {
  mirror.prepare('DELETE FROM central WHERE entity = ? AND key = ?').run(entity, toKeyText(key));
  mirror.prepare('DELETE FROM moved WHERE entity = ? AND key = ?').run(entity, toKeyText(key));
}

/** All records that the outbox touches, by entity: a pull must not overwrite them. */
export function touchedRecords(
  mirror: ReadableMirror,
): ReadonlyMap<EntityName, ReadonlySet<KeyText>> {
  const touched = new Map<EntityName, Set<KeyText>>();
  const rows = mirror.prepare('SELECT entity, key FROM central').all() as CentralRow[];
  for (const { entity, key } of rows) {
    const keys = touched.get(entity) ?? new Set();
    touched.set(entity, keys.add(key));
  }
  return touched;
}

/**
 * Removes a bucket that left the scope: a record that only it held has no central version for this laptop.
 * @returns the records that it held, which have to be shown again
 */
export function dropBucketFromCentral(mirror: WritableMirror, bucket: number): Central[] {
  const rows = mirror.prepare('SELECT * FROM central').all() as CentralRow[];
  const held = rows.map(parse).filter(({ buckets }) => buckets.includes(bucket));
  for (const central of held) {
    const buckets = central.buckets.filter((number) => number !== bucket);
    writeCentral(
      mirror,
      buckets.length > 0
        ? { ...central, buckets }
        : { ...central, etag: null, record: null, buckets },
    );
  }
  return held;
}

function parse(row: CentralRow): Central {
  return {
    entity: row.entity,
    key: fromKeyText(row.key),
    etag: row.etag,
    record: row.record === null ? null : asSent(JSON.parse(row.record)),
    buckets: JSON.parse(row.buckets) as number[],
  };
}
