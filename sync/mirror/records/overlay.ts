import { schoolBucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Problem } from '../../model/error.ts';
import type { Key } from '../../model/key.ts';
import { sameRecord } from '../../model/record-ref.ts';
import { applyOperation } from '../../protocol/apply-operation.ts';
import type { Operation } from '../../protocol/changeset.ts';
import { asSent, sentValues, toSent } from '../../protocol/sent-record.ts';
import type { Etag, SentRecord } from '../../protocol/values.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';
import { isRefusal } from '../database/sqlite-error.ts';
import { forgetUnknown } from '../database/unknown-columns.ts';
import { readOutboxTouching } from '../outbox/read-outbox.ts';
import { isTouched } from '../outbox/touched-records.ts';
import { bucketNumber } from '../sync-state/buckets.ts';
import {
  type Central,
  centralVersion,
  deleteCentral,
  readCentral,
  writeCentral,
} from './central.ts';
import { entityNumber } from './entity-number.ts';
import { deleteRecord, rowidOf, writeEntries, writeRecord } from './records.ts';
import { forgetSetAside, isSetAside, noteSetAside, notStored } from './set-aside.ts';

/*
 * A record that is set aside stands in `central` and `set_aside` alone. For any other record that the outbox touches,
 * `central` has the center's version and the buckets that hold it, the table has
 * what the screens show, and `entry` has nothing. For any other record the table has the center's version, and `entry`
 * its etag and buckets.
 */

/** Copies the center's version of a record to `central`, before the outbox touches the record. */
export function keepCentral(mirror: WritableMirror, entity: EntityName, key: Key): void {
  if (readCentral(mirror, entity, key) !== undefined) return;
  writeCentral(mirror, centralVersion(mirror, entity, key));
  const rowid = rowidOf(mirror, entity, key);
  if (rowid === undefined) return;
  mirror
    .prepare('DELETE FROM entry WHERE entity = ? AND record = ?')
    .run(entityNumber(entity), rowid);
}

/** Updates a record's table, after its central version or the outbox changed. */
export function showRecord(mirror: WritableMirror, entity: EntityName, key: Key): void {
  const central = readCentral(mirror, entity, key);
  if (central === undefined) return;
  if (isSetAside(mirror, entity, key)) {
    // Without a bucket no pull would say that it is gone: it stays for the edits of it, and leaves with them.
    const isHeld = central.buckets.length > 0 || isTouched(mirror, central);
    if (central.etag !== null && isHeld) {
      show(mirror, { entity, key, record: null });
      forgetUnknown(mirror, entity, key);
      return;
    }
    forgetSetAside(mirror, entity, key);
  }
  if (!isTouched(mirror, central)) {
    release(mirror, central);
    return;
  }
  // The table does not show changesets that cannot be read.
  const record = readOutboxTouching(mirror, [central])
    .flatMap(({ changeset }) => changeset.operations)
    .filter((operation) => sameRecord(operation, central))
    .reduce(applySent, central.record);
  show(mirror, { entity, key, record });
}

function applySent(record: SentRecord | null, operation: Operation): SentRecord | null {
  const values = record === null ? null : sentValues(record);
  const fields = 'fields' in operation ? operation.fields : {};
  const sent = { ...operation, fields: sentValues(toSent(operation.entity, fields)) } as Operation;
  const after = applyOperation(values, sent);
  return after === null ? null : asSent(after);
}

/** Takes a row of a pull for a record that the outbox touches. */
export function receiveTouched(
  mirror: WritableMirror,
  row: {
    readonly entity: EntityName;
    readonly key: Key;
    readonly etag: Etag | null;
    readonly bucket: number;
    readonly record: SentRecord | null;
  },
): void {
  const { entity, key, etag, bucket, record } = row;
  const known = centralVersion(mirror, entity, key);
  // The record leaves a bucket that never held it.
  if (etag === null && !known.buckets.includes(bucket)) return;
  const others = known.buckets.filter((number) => number !== bucket);
  if (etag !== null && record !== null) {
    forgetSetAside(mirror, entity, key);
    writeCentral(mirror, { ...known, etag, record, buckets: [...others, bucket] });
  } else if (others.length > 0) writeCentral(mirror, { ...known, buckets: others });
  else writeCentral(mirror, { ...known, etag: null, record: null, buckets: [] });
  try {
    showRecord(mirror, entity, key);
  } catch (error) {
    if (etag === null || !isRefusal(error)) throw error;
    const raw = JSON.stringify(record);
    setAside(mirror, { entity, key, etag, bucket, raw, reason: notStored });
  }
}

/**
 * Sets aside a record of a bucket: the mirror cannot store or read the version that came. What it had of the record is
 * not the center's any more, and goes.
 */
export function setAside(
  mirror: WritableMirror,
  row: {
    readonly entity: EntityName;
    readonly key: Key;
    readonly etag: Etag;
    /** The bucket that it came in. */
    readonly bucket: number;
    /** The record as it came, as JSON. */
    readonly raw: string;
    readonly reason: Problem;
  },
): void {
  const { entity, key, etag, bucket, raw, reason } = row;
  keepCentral(mirror, entity, key);
  const { buckets: known } = centralVersion(mirror, entity, key);
  const buckets = [...new Set([...known, bucket])];
  writeCentral(mirror, { entity, key, etag, record: null, buckets });
  noteSetAside(mirror, { entity, key, raw, reason });
  showRecord(mirror, entity, key);
}

function show(
  mirror: WritableMirror,
  shown: { entity: EntityName; key: Key; record: SentRecord | null },
): number | undefined {
  const { entity, key, record } = shown;
  if (record !== null) return writeRecord(mirror, entity, record);
  const rowid = rowidOf(mirror, entity, key);
  if (rowid !== undefined) deleteRecord(mirror, entity, rowid);
  return undefined;
}

/** Gives the table the center's version again, when the outbox stops touching a record. */
function release(mirror: WritableMirror, central: Central): void {
  const { entity, key, record, etag } = central;
  const buckets = record === null ? [] : bucketsHolding(mirror, central, record);
  // A record that no bucket holds is outside the scope of this laptop.
  const rowid = show(mirror, { entity, key, record: buckets.length === 0 ? null : record });
  if (buckets.length === 0) forgetUnknown(mirror, entity, key);
  if (rowid !== undefined && etag !== null) writeEntries(mirror, { entity, rowid, etag, buckets });
  deleteCentral(mirror, entity, key);
}

/**
 * The buckets that hold a record. For a record that the center has just applied, no pull has named them yet: they
 * follow from the rule of the scope (design section 5), and the next pull names the same.
 */
function bucketsHolding(mirror: ReadableMirror, central: Central, record: SentRecord): number[] {
  if (central.buckets.length > 0) return [...central.buckets];
  return schoolsOf(mirror, central, record)
    .map((school) => bucketNumber(mirror, schoolBucket(school)))
    .filter((number) => number !== undefined);
}

function schoolsOf(mirror: ReadableMirror, { entity, key }: Central, record: SentRecord): number[] {
  if (entity === 'student_school_associations' || entity === 'profiles') {
    return [Number(sentValues(record).school_id)];
  }
  if (entity !== 'students') return [];
  // Enrollments that only the outbox has give no bucket yet, though the screens show them.
  return mirror
    .prepare(
      `SELECT school_id FROM student_school_associations AS association
        WHERE student_unique_id = @id
          AND EXISTS (SELECT 1 FROM entry
                       WHERE entity = @associations AND record = association.rowid)
        UNION
       SELECT record ->> 'school_id' FROM central
        WHERE entity = 'student_school_associations' AND record ->> 'student_unique_id' = @id`,
    )
    .pluck()
    .all({
      id: key[0],
      associations: entityNumber('student_school_associations'),
    }) as number[];
}
