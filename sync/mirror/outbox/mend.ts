import type { OutboxEntry } from '../../engine/ports.ts';
import { type RecordId, type RecordRef, recordId, sameRecord } from '../../model/record-ref.ts';
import { problemSchema } from '../../protocol/result.ts';
import { toSent } from '../../protocol/sent-record.ts';
import type { Etag } from '../../protocol/values.ts';
import type { WritableMirror } from '../database/database.ts';
import {
  type Central,
  type CentralRow,
  readBuckets,
  readCentralRow,
  writeCentral,
} from '../records/central.ts';
import { showRecord } from '../records/overlay.ts';
import { readSetAside } from '../records/set-aside.ts';
import { comparedBuckets, markAllToCompare } from '../sync-state/buckets.ts';
import { readOutbox } from './read-outbox.ts';
import { readStoredJson } from './stored-row.ts';
import { type RefRow, readRef, writeTouched } from './touched-records.ts';

/** No version of any record has it, so that a comparison finds that the record differs. */
const lostEtag = 'lost' as Etag;

/**
 * Mends the rows that stand beside the changesets of the outbox, where they are damaged or missing. It runs when the
 * mirror opens: while the mirror is open, only this process writes it.
 *
 * A changeset itself says which records it touches. The center's version of a record comes from the center again, by a
 * comparison of the buckets. Until then the version that the counselor saw stands for it, so that no waiting edit takes
 * the record for deleted.
 */
export function mendOutbox(mirror: WritableMirror): void {
  const { entries } = readOutbox(mirror);
  mendTouched(mirror, entries);
  mendSetAside(mirror);
  mendCentral(mirror, entries);
}

/** Makes the rows of `outbox_record` what the changesets say; those of unreadable ones stay as far as they can be read. */
function mendTouched(mirror: WritableMirror, entries: readonly OutboxEntry[]): void {
  const touched = new Map(entries.map(({ changeset }) => [changeset.id, changeset.operations]));
  const rowsOf = mirror.prepare('SELECT entity, key FROM outbox_record WHERE outbox = ?');
  const outbox = mirror.prepare('SELECT number, id FROM outbox').all();
  for (const { number, id } of outbox as { number: number; id: string }[]) {
    const rows = rowsOf.all(number) as RefRow[];
    const readable = rows.map(readRef).filter((record) => record !== undefined);
    const records = touched.get(id) ?? readable;
    const isWhole = readable.length === rows.length && sameRecords(readable, records);
    if (!isWhole) writeTouched(mirror, number, records);
  }
}

function sameRecords(some: readonly RecordRef[], others: readonly RecordRef[]): boolean {
  const [a, b] = [new Set(some.map(recordId)), new Set(others.map(recordId))];
  return a.size === b.size && [...a].every((id) => b.has(id));
}

/** Forgets records that are set aside in a damaged row, so that they are fetched again. */
function mendSetAside(mirror: WritableMirror): void {
  const rows = mirror
    .prepare(
      `SELECT set_aside.entity, set_aside.key, reason, etag, record, buckets
         FROM set_aside LEFT JOIN central USING (entity, key)`,
    )
    .all() as (CentralRow & { readonly reason: string })[];
  const damaged = rows.filter(
    (row) =>
      readRef(row) === undefined ||
      readStoredJson(row.reason, problemSchema) === undefined ||
      !isWithoutRecord(row),
  );
  const forget = mirror.prepare('DELETE FROM set_aside WHERE entity = ? AND key = ?');
  for (const { entity, key } of damaged) forget.run(entity, key);
  if (damaged.length > 0) markAllToCompare(mirror);
}

/** Whether a row of `central` is that of a record that is set aside. */
function isWithoutRecord(row: CentralRow): boolean {
  return row.etag !== null && row.record === null && readBuckets(row) !== undefined;
}

/** Makes a row of `central` of every record that the outbox touches or that is set aside, and of no other. */
function mendCentral(mirror: WritableMirror, entries: readonly OutboxEntry[]): void {
  const touched = readTouched(mirror);
  const lost = new Map<RecordId, LostRecord>(touched);
  const shown: RecordRef[] = [];
  const aside = new Set(readSetAside(mirror).map(recordId));
  for (const row of mirror.prepare('SELECT * FROM central').all() as CentralRow[]) {
    const record = readRef(row);
    if (record === undefined) {
      mirror.prepare('DELETE FROM central WHERE entity = ? AND key = ?').run(row.entity, row.key);
    } else if (aside.has(recordId(record)) && isWithoutRecord(row)) {
      lost.delete(recordId(record));
    } else if (readCentralRow(row) === undefined) {
      lost.set(recordId(record), { ...record, buckets: readBuckets(row) });
    } else {
      lost.delete(recordId(record));
      if (!touched.has(recordId(record))) shown.push(record);
    }
  }
  if (lost.size > 0) markAllToCompare(mirror);
  for (const { entity, key, buckets = comparedBuckets(mirror, entity) } of lost.values()) {
    // A record in no bucket has left the scope: the mirror does not hold it, whatever an edit remembers.
    const record = buckets.length === 0 ? null : seenOf(entries, { entity, key });
    const known = record === null ? { etag: null, buckets: [] } : { etag: lostEtag, buckets };
    writeCentral(mirror, { entity, key, record, ...known });
    shown.push({ entity, key });
  }
  for (const { entity, key } of shown) showRecord(mirror, entity, key);
}

interface LostRecord extends RecordRef {
  /** Numbers of the buckets that hold it; when they are lost too, it counts for each until the comparison. */
  readonly buckets?: readonly number[] | undefined;
}

/** The records that the outbox touches. */
function readTouched(mirror: WritableMirror): ReadonlyMap<RecordId, RecordRef> {
  const rows = mirror.prepare('SELECT DISTINCT entity, key FROM outbox_record').all() as RefRow[];
  const records = rows.map(readRef).filter((record) => record !== undefined);
  return new Map(records.map((record) => [recordId(record), record]));
}

/** The newest that the outbox knows of the center's version of a record; null: nothing. */
function seenOf(entries: readonly OutboxEntry[], record: RecordRef): Central['record'] {
  for (const { changeset, bases, theirs } of entries) {
    const at = changeset.operations.findIndex((operation) => sameRecord(operation, record));
    const seen = theirs.find((one) => sameRecord(one, record))?.record ?? bases[at];
    if (seen) return toSent(record.entity, seen);
  }
  return null;
}
