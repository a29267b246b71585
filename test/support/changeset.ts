import type { Key } from '../../sync/model/key.ts';
import type { Action, Changeset, Etag, Operation } from '../../sync/protocol/messages.ts';

let count = 0;

/** A UUIDv7 (RFC 9562) that no other call gives; of no particular time. */
function nextId(): string {
  count += 1;
  return `01990000-0000-7000-8000-${process.pid.toString(16).padStart(6, '0')}${count.toString(16).padStart(6, '0')}`;
}

export function changeset(action: Action, ...operations: Operation[]): Changeset {
  return { id: nextId(), action, made_at: '2026-09-01T12:00:00Z', operations };
}

type EntityName = Operation['entity'];

export function create(entity: EntityName, key: Key, fields: object): Operation {
  return { op: 'create', entity, key, fields: { ...fields } };
}

export function update(entity: EntityName, key: Key, base: string, fields: object): Operation {
  return { op: 'update', entity, key, base: base as Etag, fields: { ...fields } };
}

export function remove(entity: EntityName, key: Key, base: string): Operation {
  return { op: 'delete', entity, key, base: base as Etag };
}

/** A new enrollment with what it must have. */
export function enrollment(
  student: string,
  school: number,
  entryDate: string,
  more = {},
): Operation {
  return create('student_school_associations', [student, school, entryDate], {
    student_unique_id: student,
    school_id: school,
    entry_date: entryDate,
    school_year: 2027,
    ...more,
  });
}
