import type { Bucket } from '../model/bucket.ts';
import { entityNames } from '../model/entity.ts';
import type { Cursor } from '../protocol/messages.ts';
import { dropBucketFromCentral } from './central.ts';
import type { ReadableMirror, WritableMirror } from './database.ts';
import { deleteRecord } from './records.ts';

/** Every granted bucket with its cursor. */
export function readCursors(mirror: ReadableMirror): Partial<Record<Bucket, Cursor>> {
  const rows = mirror.prepare('SELECT name, cursor FROM bucket ORDER BY number').all();
  return Object.fromEntries(
    (rows as { name: Bucket; cursor: string }[]).map(({ name, cursor }) => [
      name,
      JSON.parse(cursor) as Cursor,
    ]),
  );
}

export function bucketNumber(mirror: ReadableMirror, bucket: Bucket): number | undefined {
  return mirror.prepare('SELECT number FROM bucket WHERE name = ?').pluck().get(bucket) as
    | number
    | undefined;
}

export function writeCursor(mirror: WritableMirror, bucket: number, cursor: Cursor): void {
  mirror
    .prepare('UPDATE bucket SET cursor = ? WHERE number = ?')
    .run(JSON.stringify(cursor), bucket);
}

/** Makes the granted buckets those given: new ones start empty, others leave with what only they held. */
export function grantBuckets(mirror: WritableMirror, buckets: readonly Bucket[]): void {
  const known = Object.keys(readCursors(mirror)) as Bucket[];
  const insert = mirror.prepare('INSERT INTO bucket (name) VALUES (?)');
  for (const bucket of buckets) if (!known.includes(bucket)) insert.run(bucket);
  for (const bucket of known) if (!buckets.includes(bucket)) purgeBucket(mirror, bucket);
}

function purgeBucket(mirror: WritableMirror, bucket: Bucket): void {
  const number = bucketNumber(mirror, bucket);
  if (number === undefined) return;
  dropBucketFromCentral(mirror, number);
  // Records that no other bucket holds; those with waiting edits live in `central` by now.
  const alone = mirror
    .prepare(
      `SELECT entity, record
         FROM entry AS mine
        WHERE bucket = ?
          AND NOT EXISTS (SELECT 1
                            FROM entry AS other
                           WHERE other.entity = mine.entity
                             AND other.record = mine.record
                             AND other.bucket <> mine.bucket)`,
    )
    .all(number) as { entity: number; record: number }[];
  for (const { entity, record } of alone) {
    const name = entityNames[entity];
    if (name !== undefined) deleteRecord(mirror, name, record);
  }
  mirror.prepare('DELETE FROM entry WHERE bucket = ?').run(number);
  mirror.prepare('DELETE FROM bucket WHERE number = ?').run(number);
}
