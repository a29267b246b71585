import type { AnyRecord } from '../../sync/model/catalog.ts';
import type { EntityName } from '../../sync/model/entity.ts';
import { type Key, keyOf } from '../../sync/model/key.ts';
import type { Action, Changeset, Operation } from '../../sync/protocol/changeset.ts';
import type { Etag } from '../../sync/protocol/values.ts';

let count = 0;

/** A UUIDv7 (RFC 9562) that no other call gives; of no particular time. */
export function nextId(): string {
  count += 1;
  return `01990000-0000-7000-8000-${process.pid.toString(16).padStart(6, '0')}${count.toString(16).padStart(6, '0')}`;
}

/** The UUIDv7 of a number: the same each time. */
export function changesetId(number: number): string {
  return `01980000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export function changeset(action: Action, ...operations: Operation[]): Changeset {
  return { id: nextId(), action, made_at: '2026-09-01T12:00:00.000Z', operations };
}

/** The base of an edit until the laptop saves it, or one that no record has. */
const noEtag = 'none';

export function create(entity: EntityName, fields: AnyRecord): Operation {
  return { op: 'create', entity, key: [...keyOf(entity, fields)], fields: { ...fields } };
}

export function update(
  entity: EntityName,
  key: Key,
  fields: AnyRecord,
  base: string = noEtag,
): Operation {
  return { op: 'update', entity, key, base: base as Etag, fields: { ...fields } };
}

export function remove(entity: EntityName, key: Key, base: string = noEtag): Operation {
  return { op: 'delete', entity, key, base: base as Etag };
}

/** Creates an enrollment, with the fields that it must have. */
export function createEnrollment(
  student: string,
  school: number,
  entryDate: string,
  more: AnyRecord = {},
): Operation {
  return create('student_school_associations', {
    student_unique_id: student,
    school_id: school,
    entry_date: entryDate,
    school_year: 2027,
    ...more,
  });
}
