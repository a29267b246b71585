import { equal } from '../../sync/model/equal.ts';
import { keyOf } from '../../sync/model/key.ts';
import type { MemoryCenter } from '../support/memory/memory-center.ts';
import type { OpenTransaction } from '../support/memory/memory-transactions.ts';
import type { Hearing } from '../support/memory/memory-writer.ts';
import {
  enrollmentEdit,
  enrollmentKey,
  entity,
  madeEnrollment,
  oddProfile,
  profileEdit,
  profileOf,
  profiles,
  studentEdit,
  students,
} from './district.ts';
import { Violation } from './promises.ts';
import type { Step, WriterStep } from './script.ts';

/** Does a step of another writer of the stores. */
export function writeAtCenter(center: MemoryCenter, one: WriterStep): void {
  switch (one.kind) {
    case 'document':
    case 'delete_document':
    case 'odd_document':
    case 'unheld_document':
      writeDocument(center, one);
      return;
    case 'reload':
      reload(center, one.lose);
      return;
    default:
      center.together((transaction) => writeRow(center, transaction, one), one.hearing);
  }
}

type OnRow = Extract<WriterStep, { hearing: Hearing }>;

/** A row that another transaction holds stays as it is: this writer gives up. */
function writeRow(center: MemoryCenter, transaction: OpenTransaction, one: OnRow): void {
  const id = students[one.record % students.length] as string;
  const key = enrollmentKey(one);
  const exists = center.get(entity, key).record !== null;
  if (one.kind === 'write') {
    if (!center.isLocked('students', [id])) transaction.edit('students', [id], studentEdit(one));
  } else if (center.isLocked(entity, key)) return;
  else if (one.kind === 'make_enrollment') {
    if (!exists) transaction.put(entity, madeEnrollment(one));
  } else if (!exists) return;
  else if (one.kind === 'rekey_enrollment' || one.kind === 'replace_enrollment') {
    redate(center, transaction, one);
  } else if (one.kind === 'delete_enrollment') transaction.remove(entity, key);
  else transaction.edit(entity, key, enrollmentEdit(one));
}

/** Corrects the date of an enrollment, and another field with it now and then. */
function redate(
  center: MemoryCenter,
  transaction: OpenTransaction,
  one: Extract<OnRow, { kind: 'rekey_enrollment' | 'replace_enrollment' }>,
): void {
  const key = enrollmentKey(one);
  const to = enrollmentKey({ ...one, value: one.value + 1 });
  const { record } = center.get(entity, key);
  if (center.get(entity, to).record !== null || center.isLocked(entity, to)) return;
  if (one.kind === 'rekey_enrollment') transaction.rekey(entity, key, to);
  else {
    transaction.remove(entity, key);
    transaction.put(entity, { ...record, ...enrollmentEdit(one), entry_date: to[2] });
  }
}

function writeDocument(
  center: MemoryCenter,
  one: Extract<
    WriterStep,
    { kind: 'document' | 'delete_document' | 'odd_document' | 'unheld_document' }
  >,
): void {
  const profile = profiles[one.record % profiles.length] as string;
  const before = center.get('profiles', [profile]).record ?? profileOf(profile);
  if (one.kind === 'delete_document') center.removeDocument(profile);
  else if (one.kind === 'odd_document') center.putDocument(oddProfile(profile, one), null);
  else if (one.kind === 'unheld_document') center.putDocument(before, null, true);
  else center.putDocument({ ...before, ...profileEdit(one) }, null);
}

/** Empties the table of associations and loads it again, in one transaction. What is the same afterwards moves nothing. */
function reload(center: MemoryCenter, lose: number | null): void {
  const rows = center.all(entity);
  // TRUNCATE waits for everybody.
  if (rows.some((row) => center.isLocked(entity, keyOf(entity, row)))) return;
  const wasIndexed = center.isIndexed();
  const before = center.buckets().map((bucket) => center.entries(bucket));
  center.reload(
    entity,
    rows.filter((_, i) => i !== lose),
  );
  if (lose !== null || !wasIndexed) return;
  center.decide();
  const after = center.buckets().map((bucket) => center.entries(bucket));
  if (!equal(before, after)) throw new Violation('A load of the same rows moved an entry');
}

/** Begins a transaction of another writer. */
export function beginAtCenter(
  center: MemoryCenter,
  one: Extract<Step, { kind: 'begin' | 'hold' }>,
): OpenTransaction {
  const id = students[one.record % students.length] as string;
  const key = enrollmentKey(one);
  const exists = center.get(entity, key).record !== null;
  const isFree = !center.isLocked('students', [id]);
  if (one.kind === 'hold') {
    const transaction = center.begin();
    if (isFree) transaction.lock('students', [id]);
    if (exists && !center.isLocked(entity, key)) transaction.lock(entity, key);
    return transaction;
  }
  const transaction = center.begin(one.hearing);
  if (isFree) transaction.edit('students', [id], studentEdit(one));
  if (one.field % 2 === 1 && !center.isLocked(entity, key)) {
    if (exists) transaction.remove(entity, key);
    else transaction.put(entity, madeEnrollment(one));
  }
  return transaction;
}
