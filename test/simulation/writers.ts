import type { MemoryCenter, OpenTransaction } from '../support/memory/memory-center.ts';
import {
  enrollmentEdit,
  enrollmentKey,
  entity,
  madeEnrollment,
  profileEdit,
  profileOf,
  profiles,
  studentEdit,
  students,
} from './district.ts';
import type { Step } from './script.ts';

type OnCenter =
  | { kind: 'write' | 'write_enrollment' | 'make_enrollment' | 'delete_enrollment' }
  | { kind: 'document' | 'delete_document' };

/** Does a step of another writer of the stores. */
export function writeAtCenter(center: MemoryCenter, one: Extract<Step, OnCenter>): void {
  const id = students[one.record % students.length] as string;
  const key = enrollmentKey(one);
  const profile = profiles[one.record % profiles.length] as string;
  const exists = center.get(entity, key).record !== null;
  switch (one.kind) {
    case 'write':
      if (!center.isLocked('students', [id])) center.edit('students', [id], studentEdit(one));
      return;
    case 'write_enrollment':
      if (exists && !center.isLocked(entity, key)) center.edit(entity, key, enrollmentEdit(one));
      return;
    case 'make_enrollment':
      if (!exists && !center.isLocked(entity, key)) center.put(entity, madeEnrollment(one));
      return;
    case 'delete_enrollment':
      if (exists && !center.isLocked(entity, key)) center.remove(entity, key);
      return;
    case 'document': {
      const before = center.get('profiles', [profile]).record ?? profileOf(profile);
      center.putDocument({ ...before, ...profileEdit(one) }, null);
      return;
    }
    case 'delete_document':
      center.removeDocument(profile);
  }
}

/** Begins a transaction of another writer. */
export function beginAtCenter(
  center: MemoryCenter,
  one: Extract<Step, { kind: 'begin' }>,
): OpenTransaction {
  const id = students[one.record % students.length] as string;
  const key = enrollmentKey(one);
  const transaction = center.begin();
  if (!center.isLocked('students', [id])) transaction.edit('students', [id], studentEdit(one));
  if (one.field % 2 === 1 && !center.isLocked(entity, key)) {
    if (center.get(entity, key).record === null) transaction.put(entity, madeEnrollment(one));
    else transaction.remove(entity, key);
  }
  return transaction;
}
