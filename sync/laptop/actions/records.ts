import { notHere } from '../../mirror/records/set-aside.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import { entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError } from '../../model/error.ts';
import type { Key } from '../../model/key.ts';
import type { MethodResults } from '../api/methods.ts';
import type { Session } from '../session.ts';
import { contentOf, createOf, deleteOf, updateOf } from './operations.ts';
import { propose } from './propose.ts';

type Saved = MethodResults['editStudent'];

/** Creates any record that the role may create. */
export function createRecord(session: Session, entity: EntityName, record: AnyRecord): Saved {
  return propose(session, { action: 'create', operations: [createOf(entity, record)] });
}

/** Changes fields of any record that the role may change. */
export function editRecord(
  session: Session,
  name: { readonly entity: EntityName; readonly key: Key },
  fields: AnyRecord,
): Saved {
  const before = session.mirror.read(name.entity, name.key);
  if (before === undefined) throw notHere(session.mirror.database, name);
  const update = updateOf(name, fields, before.record);
  if (update === undefined) throw nothingChanges();
  return propose(session, { action: 'edit', operations: [update] });
}

/**
 * Gives a record the values that it had, or that were overruled. The values of a whole record create a record that is
 * missing; null removes it again.
 */
export function restoreRecord(
  session: Session,
  name: { readonly entity: EntityName; readonly key: Key },
  lost: AnyRecord | null,
): Saved {
  const { entity, key } = name;
  if (lost === null) return removeRecord(session, entity, key);
  if (!entities[entity].key.every((field) => Object.hasOwn(lost, field))) {
    return editRecord(session, name, lost);
  }
  const record = contentOf(entity, lost);
  if (session.mirror.read(entity, key) !== undefined) return editRecord(session, name, record);
  const action = entity === 'student_school_associations' ? 'enroll' : 'create';
  return propose(session, { action, operations: [createOf(entity, record)] });
}

/** Removes any record that the role may remove. */
export function removeRecord(session: Session, entity: EntityName, key: Key): Saved {
  return propose(session, { action: 'remove', operations: [deleteOf(entity, key)] });
}

/** The error of an edit that changes nothing. */
export function nothingChanges(): CaseloadError {
  return new CaseloadError({
    code: 'rule_broken',
    params: { reason: 'nothing_changes' },
  });
}
