import type { Page } from '../../engine/ports.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError, type Problem } from '../../model/error.ts';
import { type Key, type KeyText, toKeyText } from '../../model/key.ts';
import type { Row } from '../../protocol/pull.ts';
import type { Etag, SentRecord } from '../../protocol/values.ts';
import { type Bound, sentFromRow } from '../database/columns.ts';
import type { WritableMirror } from '../database/database.ts';
import { isRefusal } from '../database/sqlite-error.ts';
import { forgetUnknown, keepUnknown } from '../database/unknown-columns.ts';
import { bucketNumber, readCursors, writeCursor } from '../sync-state/buckets.ts';
import { appendRows, bindRow, planRows, type RowPlan, rowsPerStatement } from './append-rows.ts';
import { touchedRecords } from './central.ts';
import { entityNumber } from './entity-number.ts';
import { noteMoved } from './moved.ts';
import { receiveTouched, setAside } from './overlay.ts';
import { deleteRecord, etagOf, noteStudent, rowidOf } from './records.ts';
import { rawRow, rowFault } from './row-fault.ts';
import { altered, notStored } from './set-aside.ts';
import { noteUnkeyed } from './unkeyed-rows.ts';

/** Applies a page of a pull and moves the bucket's cursor. Runs in one transaction. */
export function applyPage(mirror: WritableMirror, page: Page): void {
  const bucket = bucketNumber(mirror, page.bucket);
  if (bucket === undefined) {
    throw new CaseloadError({
      code: 'bad_answer',
      params: { reason: 'not_granted' },
    });
  }
  const touched = touchedRecords(mirror);
  const later: (() => void)[] = [];
  for (const { entity, rows } of runsOf(page.rows)) {
    const receiver = { mirror, bucket, entity, later };
    receiveRun(receiver, rows, { columns: page.columns[entity], touched: touched.get(entity) });
  }
  for (const row of page.altered ?? []) {
    const entity = row[0];
    const plan = planRows(entity, page.columns[entity]);
    setAsideLater({ mirror, bucket, entity, later }, plan, row, altered);
  }
  for (const step of later) step();
  noteUnkeyed(mirror, { number: bucket, bucket: page.bucket }, page.unkeyed ?? []);
  const before = readCursors(mirror)[page.bucket];
  writeCursor(mirror, bucket, { ...before, ...page.cursor });
}

interface Receiver {
  readonly mirror: WritableMirror;
  readonly bucket: number;
  readonly entity: EntityName;
  /** Work that has to wait until the rows of the page are written. */
  readonly later: (() => void)[];
}

/** The rows of a page, entity by entity. */
function* runsOf(rows: readonly Row[]): Generator<{ entity: EntityName; rows: readonly Row[] }> {
  let start = 0;
  while (start < rows.length) {
    const entity = (rows[start] as Row)[0];
    let end = start + 1;
    while (end < rows.length && (rows[end] as Row)[0] === entity) end += 1;
    yield { entity, rows: start === 0 && end === rows.length ? rows : rows.slice(start, end) };
    start = end;
  }
}

function receiveRun(
  receiver: Receiver,
  rows: readonly Row[],
  given: {
    readonly columns: readonly string[] | undefined;
    readonly touched: ReadonlySet<KeyText> | undefined;
  },
): void {
  const { mirror, bucket, entity } = receiver;
  let plan: RowPlan | undefined;
  let pending: Row[] = [];
  // A first pull only appends; a later pull finds most of its records in the mirror.
  let appending = true;
  const flush = () => {
    if (pending.length === 0 || plan === undefined) return;
    keepUnknown(mirror, plan.unknown, pending);
    if (appending && appendAll(receiver, plan, pending)) {
      for (const row of pending) noteStudent(mirror, entity, row[1]);
    } else {
      const known = pending.filter((row) => writeOrSetAside(receiver, plan as RowPlan, row));
      appending &&= known.length * 2 < pending.length;
    }
    pending = [];
  };
  for (const row of rows) {
    const [, key, etag, , values, to] = row;
    if (to !== undefined && given.touched?.has(toKeyText(key))) {
      receiver.later.push(() => noteMoved(mirror, { entity, key, to }));
    }
    if (values !== null) plan ??= planRows(entity, given.columns);
    const fault = plan === undefined ? undefined : rowFault(plan, row);
    if (plan !== undefined && fault !== undefined) setAsideLater(receiver, plan, row, fault);
    else if (given.touched?.has(toKeyText(key))) {
      const record = recordOf(plan, row);
      if (plan !== undefined) keepUnknown(mirror, plan.unknown, [row]);
      receiver.later.push(() => receiveTouched(mirror, { entity, key, etag, bucket, record }));
    } else if (etag === null || values === null) {
      receiver.later.push(() => removeFromBucket(receiver, key));
    } else {
      pending.push(row);
      if (pending.length === rowsPerStatement) flush();
    }
  }
  flush();
}

/** The record of a row; null for a removed one. */
function recordOf(plan: RowPlan | undefined, row: Row): SentRecord | null {
  if (row[4] === null || plan === undefined) return null;
  const bound: Bound[] = [];
  bindRow(plan, row, bound, 0);
  const values = plan.columns.map((column, i) => [column, bound[i] ?? null]);
  return sentFromRow(plan.entity, Object.fromEntries(values));
}

/** As `appendRows`. When SQLite refuses one of the rows, it writes none. */
function appendAll({ mirror, bucket }: Receiver, plan: RowPlan, rows: readonly Row[]): boolean {
  try {
    return appendRows(mirror, plan, rows, bucket);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
}

/** Writes a row, or sets its record aside when SQLite refuses it. @returns as `writeKnownOrNew` */
function writeOrSetAside(receiver: Receiver, plan: RowPlan, row: Row): boolean {
  try {
    return writeKnownOrNew(receiver, plan, row);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    setAsideLater(receiver, plan, row, notStored);
    return false;
  }
}

/** Sets the record of a row aside, when the rows of the page are written. */
function setAsideLater(
  { mirror, bucket, later }: Receiver,
  plan: RowPlan,
  row: Row,
  reason: Problem,
): void {
  const [entity, key, etag] = row;
  const raw = rawRow(plan, row);
  later.push(() => setAside(mirror, { entity, key, etag: etag as Etag, bucket, raw, reason }));
}

/** @returns whether the mirror had the record before the page */
function writeKnownOrNew(receiver: Receiver, plan: RowPlan, row: Row): boolean {
  const { mirror, bucket, entity } = receiver;
  const [, key, etag] = row;
  const rowid = rowidOf(mirror, entity, key);
  if (rowid === undefined) {
    appendRows(mirror, plan, [row], bucket);
    noteStudent(mirror, entity, key);
    return false;
  }
  const held = etagOf(mirror, entity, rowid);
  if (held !== etag) {
    const bound: Bound[] = [];
    bindRow(plan, row, bound, 0);
    const set = plan.columns.map((column) => `${column} = ?`).join(', ');
    mirror.prepare(`UPDATE ${entity} SET ${set} WHERE rowid = ?`).run(...bound, rowid);
    noteStudent(mirror, entity, key);
  }
  putEntry(receiver, { rowid, etag: etag as Etag, moved: held !== undefined && held !== etag });
  return held !== undefined;
}

function putEntry(
  { mirror, bucket, entity }: Receiver,
  { rowid, etag, moved }: { rowid: number; etag: Etag; moved: boolean },
): void {
  const number = entityNumber(entity);
  if (moved) {
    mirror
      .prepare('UPDATE entry SET etag = ? WHERE entity = ? AND record = ?')
      .run(etag, number, rowid);
  }
  mirror
    .prepare(
      `INSERT INTO entry (entity, record, bucket, etag)
       VALUES (?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .run(number, rowid, bucket, etag);
}

/** Removes a record from a bucket, and from the mirror when no other bucket holds it. */
function removeFromBucket({ mirror, bucket, entity }: Receiver, key: Key): void {
  const rowid = rowidOf(mirror, entity, key);
  if (rowid === undefined) return;
  const number = entityNumber(entity);
  mirror
    .prepare('DELETE FROM entry WHERE entity = ? AND record = ? AND bucket = ?')
    .run(number, rowid, bucket);
  if (etagOf(mirror, entity, rowid) !== undefined) return;
  deleteRecord(mirror, entity, rowid);
  forgetUnknown(mirror, entity, key);
}
