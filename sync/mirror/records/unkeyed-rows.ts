import type { SetAside } from '../../engine/ports.ts';
import type { Bucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Problem } from '../../model/error.ts';
import type { UnkeyedRow } from '../../protocol/pull.ts';
import type { Etag } from '../../protocol/values.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';
import { markToCompare } from '../sync-state/buckets.ts';

/*
 * Rows of a pull whose records nobody can name. Each is set aside by its position. Its bucket is compared with the
 * center, which finds the record by its key, and then the row has nothing more to say.
 */

/** What is wrong with a row whose key cannot be read. */
const unkeyed: Problem = { code: 'unreadable_record', params: { reason: 'no_record' } };

interface StoredRow {
  readonly name: Bucket;
  readonly entity: EntityName;
  readonly position: UnkeyedRow['position'];
  readonly etag: Etag | null;
  readonly raw: string;
  readonly at: string;
}

/** Sets rows of a bucket aside, and marks the bucket as one to compare. */
export function noteUnkeyed(
  mirror: WritableMirror,
  { number, bucket }: { readonly number: number; readonly bucket: Bucket },
  rows: readonly UnkeyedRow[],
): void {
  if (rows.length === 0) return;
  const note = mirror.prepare(
    `INSERT INTO unkeyed_row (bucket, entity, position, etag, raw)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET etag = excluded.etag, raw = excluded.raw`,
  );
  for (const { entity, position, etag, raw } of rows) note.run(number, entity, position, etag, raw);
  markToCompare(mirror, [bucket]);
}

/** Forgets the rows of a bucket that was compared, or that left the scope. */
export function forgetUnkeyed(mirror: WritableMirror, bucket: number): void {
  mirror.prepare('DELETE FROM unkeyed_row WHERE bucket = ?').run(bucket);
}

/** The rows, in the form of the records that are set aside. */
export function readUnkeyed(mirror: ReadableMirror): SetAside[] {
  const rows = mirror
    .prepare(
      `SELECT name, entity, position, etag, raw, at
         FROM unkeyed_row JOIN bucket ON bucket.number = unkeyed_row.bucket
        ORDER BY at, entity, position`,
    )
    .all() as StoredRow[];
  return rows.map(({ name, ...row }) => ({ ...row, key: [], buckets: [name], reason: unkeyed }));
}
