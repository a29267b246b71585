import type { Bucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import { fromKeyText, type KeyText, toKeyText } from '../../model/key.ts';
import type { KnownEntry } from '../../protocol/pull.ts';
import type { CentralRecord } from '../../protocol/values.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';
import { centralVersion } from '../records/central.ts';

/** The most records to remember. To receive a record twice does no harm. */
const mostRemembered = 5000;

/** Remembers the records of a push's answer, so that the next pull does not bring them again. */
export function notePushed(mirror: WritableMirror, records: readonly CentralRecord[]): void {
  const note = mirror.prepare(
    `INSERT INTO pushed (entity, key)
     SELECT ?, ? WHERE (SELECT count(*) FROM pushed) < ${mostRemembered}
     ON CONFLICT DO NOTHING`,
  );
  for (const { entity, key } of records) note.run(entity, toKeyText(key));
}

export function forgetPushed(mirror: WritableMirror): void {
  mirror.prepare('DELETE FROM pushed').run();
}

/** The remembered records, with their present etags, by bucket. */
export function readKnown(mirror: ReadableMirror): Partial<Record<Bucket, KnownEntry[]>> {
  const names = mirror.prepare('SELECT number, name FROM bucket WHERE NOT leaving').raw().all() as [
    number,
    Bucket,
  ][];
  const bucketOf = new Map(names);
  const rows = mirror.prepare('SELECT entity, key FROM pushed').all() as {
    entity: EntityName;
    key: KeyText;
  }[];
  const known: Partial<Record<Bucket, KnownEntry[]>> = {};
  for (const { entity, key } of rows) {
    const { etag, buckets } = centralVersion(mirror, entity, fromKeyText(key));
    if (etag === null) continue;
    for (const number of buckets) {
      const bucket = bucketOf.get(number);
      if (bucket === undefined) continue;
      known[bucket] = [...(known[bucket] ?? []), [entity, [...fromKeyText(key)], etag]];
    }
  }
  return known;
}
