import type { AlteredRecord } from '../../engine/ports.ts';
import type { Bucket } from '../../model/bucket.ts';
import { type EntityName, entityNames } from '../../model/entity.ts';
import { type Key, keyOf, toKeyText } from '../../model/key.ts';
import { etagOfRecord } from '../../protocol/etag.ts';
import { sentValues } from '../../protocol/sent-record.ts';
import type { Etag } from '../../protocol/values.ts';
import { sentFromRow, type TableRow } from '../database/columns.ts';
import type { ReadableMirror } from '../database/database.ts';
import { type CentralRow, readCentralRow } from './central.ts';
import { entityNumber } from './entity-number.ts';

/** Records between two pauses: some milliseconds of work. */
const atOnce = 2000;

/**
 * Makes the etag of every record that the mirror holds of the center, from its own tables.
 * @yields those of which the mirror holds other content than their etag says, each with a bucket that holds it
 */
export function* checkContent(mirror: ReadableMirror): Generator<AlteredRecord[]> {
  const names = new Map(
    mirror.prepare('SELECT number, name FROM bucket').raw().all() as [number, Bucket][],
  );
  for (const entity of entityNames) {
    for (let after = 0; ; ) {
      const rows = readRows(mirror, entity, after);
      const last = rows.at(-1);
      if (last === undefined) break;
      yield rows.flatMap((row) => {
        const record = sentFromRow(entity, row);
        const bucket = names.get(row.held_in);
        if (bucket === undefined || row.held_etag === etagOfRecord(entity, record)) return [];
        const key = keyOf(entity, sentValues(record));
        return isOfNewerHub(mirror, entity, key) ? [] : [{ entity, key, bucket }];
      });
      after = last.held_at;
    }
  }
  yield alteredCentral(mirror, names);
}

type HeldRow = TableRow & {
  readonly held_at: number;
  readonly held_in: number;
  readonly held_etag: Etag;
};

/** Records with an entry, in the order of their rowids. */
function readRows(mirror: ReadableMirror, entity: EntityName, after: number): HeldRow[] {
  return mirror
    .prepare(
      `SELECT record.*, record.rowid AS held_at, min(entry.bucket) AS held_in, entry.etag AS held_etag
         FROM ${entity} AS record
         JOIN entry ON entry.entity = ${entityNumber(entity)} AND entry.record = record.rowid
        WHERE record.rowid > ?
        GROUP BY record.rowid
        ORDER BY record.rowid
        LIMIT ${atOnce}`,
    )
    .all(after) as HeldRow[];
}

/** Of the records that the outbox touches, `central` holds what the center has. */
function alteredCentral(
  mirror: ReadableMirror,
  names: ReadonlyMap<number, Bucket>,
): AlteredRecord[] {
  const rows = mirror.prepare('SELECT * FROM central').all() as CentralRow[];
  return rows.flatMap((row) => {
    const central = readCentralRow(row);
    if (central === undefined || central.record === null) return [];
    const { entity, key, etag, record } = central;
    const bucket = names.get(central.buckets[0] ?? -1);
    if (bucket === undefined || etag === etagOfRecord(entity, record)) return [];
    return isOfNewerHub(mirror, entity, key) ? [] : [{ entity, key, bucket }];
  });
}

/** Whether the etag is also of columns that this version does not know. */
function isOfNewerHub(mirror: ReadableMirror, entity: EntityName, key: Key): boolean {
  const found = mirror
    .prepare('SELECT EXISTS (SELECT 1 FROM unknown_column WHERE entity = ? AND key = ?)')
    .pluck()
    .get(entity, toKeyText(key));
  return found === 1;
}
