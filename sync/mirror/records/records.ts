import { type AnyRecord, entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { type Key, keyOf } from '../../model/key.ts';
import { sentValues } from '../../protocol/sent-record.ts';
import type { Etag, SentRecord } from '../../protocol/values.ts';
import {
  type Bound,
  columnsOf,
  fromRow,
  sentFromRow,
  type TableRow,
  toRow,
} from '../database/columns.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';
import { entityNumber } from './entity-number.ts';

const names = (entity: EntityName) => columnsOf(entity).map((column) => column.name);
const whereKey = (entity: EntityName) =>
  entities[entity].key.map((column) => `${column} = ?`).join(' AND ');

/** A record as the screens see it, with the edits that wait. */
export function readRecord(
  mirror: ReadableMirror,
  entity: EntityName,
  key: Key,
): AnyRecord | undefined {
  const row = rowOf(mirror, entity, key);
  return row && fromRow(entity, row);
}

/** As `readRecord`, with documents as they were sent. */
export function readSent(
  mirror: ReadableMirror,
  entity: EntityName,
  key: Key,
): SentRecord | undefined {
  const row = rowOf(mirror, entity, key);
  return row && sentFromRow(entity, row);
}

function rowOf(mirror: ReadableMirror, entity: EntityName, key: Key): TableRow | undefined {
  return mirror.prepare(`SELECT * FROM ${entity} WHERE ${whereKey(entity)}`).get(...key) as
    | TableRow
    | undefined;
}

export function rowidOf(mirror: ReadableMirror, entity: EntityName, key: Key): number | undefined {
  return mirror
    .prepare(`SELECT rowid FROM ${entity} WHERE ${whereKey(entity)}`)
    .pluck()
    .get(...key) as number | undefined;
}

/** The etag of the last version received; undefined when no bucket holds the record. */
export function etagOf(
  mirror: ReadableMirror,
  entity: EntityName,
  rowid: number,
): Etag | undefined {
  return mirror
    .prepare('SELECT etag FROM entry WHERE entity = ? AND record = ? LIMIT 1')
    .pluck()
    .get(entityNumber(entity), rowid) as Etag | undefined;
}

/** Numbers of the buckets that hold a record. */
export function bucketsOf(mirror: ReadableMirror, entity: EntityName, rowid: number): number[] {
  return mirror
    .prepare('SELECT bucket FROM entry WHERE entity = ? AND record = ? ORDER BY bucket')
    .pluck()
    .all(entityNumber(entity), rowid) as number[];
}

/** Writes a whole record, new or not. @returns its rowid */
export function writeRecord(
  mirror: WritableMirror,
  entity: EntityName,
  record: SentRecord,
): number {
  return writeRow(mirror, {
    entity,
    key: keyOf(entity, sentValues(record)),
    columns: names(entity),
    values: toRow(entity, record),
  });
}

interface RowToWrite {
  readonly entity: EntityName;
  readonly key: Key;
  readonly columns: readonly string[];
  readonly values: readonly Bound[];
}

/** As `writeRecord`, for some columns. */
function writeRow(mirror: WritableMirror, { entity, key, columns, values }: RowToWrite): number {
  noteStudent(mirror, entity, key);
  const existing = rowidOf(mirror, entity, key);
  if (existing === undefined) {
    const places = columns.map(() => '?').join(', ');
    const result = mirror
      .prepare(`INSERT INTO ${entity} (${columns.join(', ')}) VALUES (${places})`)
      .run(...values);
    return Number(result.lastInsertRowid);
  }
  const set = columns.map((column) => `${column} = ?`).join(', ');
  mirror.prepare(`UPDATE ${entity} SET ${set} WHERE rowid = ?`).run(...values, existing);
  return existing;
}

/** Removes a record from its table and every bucket. */
export function deleteRecord(mirror: WritableMirror, entity: EntityName, rowid: number): void {
  if (entity === 'students' || entity === 'student_school_associations') {
    const id = mirror
      .prepare(`SELECT student_unique_id FROM ${entity} WHERE rowid = ?`)
      .pluck()
      .get(rowid);
    if (typeof id === 'string') noteStudent(mirror, entity, [id]);
  }
  mirror.prepare(`DELETE FROM ${entity} WHERE rowid = ?`).run(rowid);
  mirror
    .prepare('DELETE FROM entry WHERE entity = ? AND record = ?')
    .run(entityNumber(entity), rowid);
}

/** Notes that the row of a student in the list of students may have changed. */
export function noteStudent(mirror: WritableMirror, entity: EntityName, key: Key): void {
  if (entity !== 'students' && entity !== 'student_school_associations') return;
  mirror.changedStudents.note(String(key[0]));
}

/** Sets the buckets that hold the record, and its etag. */
export function writeEntries(
  mirror: WritableMirror,
  of: { entity: EntityName; rowid: number; etag: Etag; buckets: readonly number[] },
): void {
  const entity = entityNumber(of.entity);
  mirror.prepare('DELETE FROM entry WHERE entity = ? AND record = ?').run(entity, of.rowid);
  const insert = mirror.prepare(
    'INSERT INTO entry (entity, record, bucket, etag) VALUES (?, ?, ?, ?)',
  );
  for (const bucket of of.buckets) insert.run(entity, of.rowid, bucket, of.etag);
}

/** How many records the buckets hold. A record in two buckets counts twice. */
export function countEntries(mirror: ReadableMirror): number {
  return mirror.prepare('SELECT count(*) FROM entry').pluck().get() as number;
}
