import { isEntityName } from '../../model/catalog.ts';
import { isKeyOf, toKeyText } from '../../model/key.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';

/** A row that names a record, as a damaged one may hold it. */
export interface RefRow {
  readonly entity: string;
  readonly key: string;
}

/** The record that a row names; undefined when the row is damaged. */
export function readRef({ entity, key }: RefRow): RecordRef | undefined {
  if (!isEntityName(entity)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(key);
  } catch {
    return undefined;
  }
  return isKeyOf(entity, value) && toKeyText(value) === key ? { entity, key: value } : undefined;
}

/** Writes which records a changeset touches. */
export function writeTouched(
  mirror: WritableMirror,
  number: number,
  records: readonly RecordRef[],
): void {
  mirror.prepare('DELETE FROM outbox_record WHERE outbox = ?').run(number);
  const insert = mirror.prepare(
    'INSERT INTO outbox_record (entity, key, outbox) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  for (const { entity, key } of records) insert.run(entity, toKeyText(key), number);
}

/** Whether the outbox touches a record. */
export function isTouched(mirror: ReadableMirror, { entity, key }: RecordRef): boolean {
  const found = mirror
    .prepare('SELECT EXISTS (SELECT 1 FROM outbox_record WHERE entity = ? AND key = ?)')
    .pluck()
    .get(entity, toKeyText(key));
  return found === 1;
}

/** The records that a changeset is known to touch. */
export function recordsOf(mirror: ReadableMirror, id: string): RecordRef[] {
  const rows = mirror
    .prepare(
      `SELECT outbox_record.entity, outbox_record.key
         FROM outbox
         JOIN outbox_record ON outbox_record.outbox = outbox.number
        WHERE outbox.id = ?`,
    )
    .all(id) as RefRow[];
  return rows.map(readRef).filter((record) => record !== undefined);
}
