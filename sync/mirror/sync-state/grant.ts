import type { Bucket } from '../../model/bucket.ts';
import { entityNames } from '../../model/entity.ts';
import type { WritableMirror } from '../database/database.ts';
import { forgetUnknownAt } from '../database/unknown-columns.ts';
import { dropBucketFromCentral } from '../records/central.ts';
import { showRecord } from '../records/overlay.ts';
import { deleteRecord } from '../records/records.ts';
import { forgetUnkeyed } from '../records/unkeyed-rows.ts';
import { bucketNumber } from './buckets.ts';
import { deleteMeta } from './meta.ts';

/**
 * Sets the granted buckets. New ones start empty, and others leave with the records that only they held.
 * @param leaving others that stay until another answer confirms that they left
 */
export function grantBuckets(
  mirror: WritableMirror,
  buckets: readonly Bucket[],
  leaving: readonly Bucket[] = [],
): void {
  // Until a `hello` of the hub says that these are right.
  deleteMeta(mirror, 'hello');
  const known = mirror.prepare('SELECT name FROM bucket').pluck().all() as Bucket[];
  const insert = mirror.prepare('INSERT INTO bucket (name) VALUES (?)');
  for (const bucket of buckets) if (!known.includes(bucket)) insert.run(bucket);
  const mark = mirror.prepare('UPDATE bucket SET leaving = ? WHERE name = ?');
  for (const bucket of known) {
    if (buckets.includes(bucket)) mark.run(0, bucket);
    else if (leaving.includes(bucket)) mark.run(1, bucket);
    else purgeBucket(mirror, bucket);
  }
}

function purgeBucket(mirror: WritableMirror, bucket: Bucket): void {
  const number = bucketNumber(mirror, bucket);
  if (number === undefined) return;
  for (const { entity, key } of dropBucketFromCentral(mirror, number)) {
    showRecord(mirror, entity, key);
  }
  // Records that no other bucket holds. Records with waiting edits are in `central` by now.
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
    if (name === undefined) continue;
    forgetUnknownAt(mirror, name, record);
    deleteRecord(mirror, name, record);
  }
  forgetUnkeyed(mirror, number);
  mirror.prepare('DELETE FROM entry WHERE bucket = ?').run(number);
  mirror.prepare('DELETE FROM bucket WHERE number = ?').run(number);
}
