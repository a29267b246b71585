import type { Bucket } from '../model/bucket.ts';
import type { Cursor } from '../protocol/messages.ts';
import type { ReadableMirror, WritableMirror } from './database.ts';

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
