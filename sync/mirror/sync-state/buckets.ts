import type { LeavingBucket } from '../../engine/ports.ts';
import { type Bucket, districtBucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Cursor } from '../../protocol/values.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';

/** Every granted bucket with its cursor. */
export function readCursors(mirror: ReadableMirror): Partial<Record<Bucket, Cursor>> {
  const rows = mirror
    .prepare('SELECT name, cursor FROM bucket WHERE NOT leaving ORDER BY number')
    .all();
  return Object.fromEntries(
    (rows as { name: Bucket; cursor: string }[]).map(({ name, cursor }) => [
      name,
      JSON.parse(cursor) as Cursor,
    ]),
  );
}

/** Buckets that left the scope by an answer that another has to confirm. */
export function readLeaving(mirror: ReadableMirror): LeavingBucket[] {
  const rows = mirror
    .prepare('SELECT name, cursor, leaving FROM bucket WHERE leaving ORDER BY number')
    .all() as { name: Bucket; cursor: string; leaving: number }[];
  return rows.map(({ name, cursor, leaving }) => ({
    bucket: name,
    cursor: JSON.parse(cursor) as Cursor,
    isConfirmable: leaving === 2,
  }));
}

/** Lets an answer of the next sync confirm which buckets left the scope. */
export function makeConfirmable(mirror: WritableMirror): void {
  mirror.prepare('UPDATE bucket SET leaving = 2 WHERE leaving = 1').run();
}

export function bucketNumber(mirror: ReadableMirror, bucket: Bucket): number | undefined {
  return mirror.prepare('SELECT number FROM bucket WHERE name = ?').pluck().get(bucket) as
    | number
    | undefined;
}

/** Granted buckets that cannot continue from their cursors. */
export function readToCompare(mirror: ReadableMirror): Bucket[] {
  return mirror
    .prepare('SELECT name FROM bucket WHERE must_compare ORDER BY number')
    .pluck()
    .all() as Bucket[];
}

export function markToCompare(mirror: WritableMirror, buckets: readonly Bucket[]): void {
  const mark = mirror.prepare('UPDATE bucket SET must_compare = 1 WHERE name = ?');
  for (const bucket of buckets) mark.run(bucket);
}

/** Marks every bucket as one to compare, after damage. An empty bucket has nothing to compare. */
export function markAllToCompare(mirror: WritableMirror): void {
  mirror.prepare(`UPDATE bucket SET must_compare = 1 WHERE cursor <> '{}'`).run();
}

/** Numbers of the buckets that have to be compared and can hold records of an entity. */
export function comparedBuckets(mirror: ReadableMirror, entity: EntityName): number[] {
  const isOfDistrict = entity === 'schools' || entity === 'organizations';
  return mirror
    .prepare('SELECT number FROM bucket WHERE must_compare AND (name = ?) = ?')
    .pluck()
    .all(districtBucket, isOfDistrict ? 1 : 0) as number[];
}

/** Sets where pulls of a bucket continue, after the whole bucket was compared. */
export function startFrom(mirror: WritableMirror, bucket: number, cursor: Cursor): void {
  writeCursor(mirror, bucket, cursor);
  mirror.prepare('UPDATE bucket SET must_compare = 0 WHERE number = ?').run(bucket);
}

export function writeCursor(mirror: WritableMirror, bucket: number, cursor: Cursor): void {
  mirror
    .prepare('UPDATE bucket SET cursor = ? WHERE number = ?')
    .run(JSON.stringify(cursor), bucket);
}
