import { schoolBucket } from '../../model/bucket.ts';
import { type AnyRecord, entities } from '../../model/catalog.ts';
import { equal } from '../../model/equal.ts';
import { assertNever, CaseloadError, type Problem } from '../../model/error.ts';
import { isKeyOf, keyOf, toKeyText } from '../../model/key.ts';
import { permissionProblem } from '../../model/permission.ts';
import { rulesOf } from '../../model/rules.ts';
import { validateFields, validateRecord } from '../../model/validate.ts';
import type { Operation } from '../../protocol/messages.ts';
import type { Session } from '../session.ts';
import type { Proposal } from './proposal.ts';

/**
 * Checks one operation against the mirror: role, values, rules, school, student, key. The hub checks the
 * same again.
 * @throws the first problem, with its field
 */
export function checkOperation(session: Session, proposal: Proposal, operation: Operation): void {
  if (operation.op === 'update') refuse(unknownField(operation));
  refuse(
    permissionProblem({
      kind: operation.op,
      entity: operation.entity,
      fields: operation.op === 'update' ? Object.keys(operation.fields) : [],
      roles: session.user().roles,
    }),
  );
  switch (operation.op) {
    case 'create':
      checkCreate(session, proposal, operation);
      break;
    case 'update':
      checkUpdate(session, operation);
      break;
    case 'delete':
      existing(session, operation);
      break;
    case 'keep':
      break;
    default:
      assertNever(operation);
  }
}

/** A field that there is not is misspelled rather than forbidden. */
function unknownField({ entity, fields }: Operation & { op: 'update' }): Problem | undefined {
  const { fields: known } = entities[entity];
  const field = Object.keys(fields).find((name) => known[name] === undefined || known[name].secret);
  return field === undefined ? undefined : { code: 'unknown_field', field, params: { entity } };
}

function checkCreate(
  session: Session,
  proposal: Proposal,
  operation: Operation & { op: 'create' },
): void {
  const { entity, key } = operation;
  const fields: AnyRecord = operation.fields;
  const { fields: known } = entities[entity];
  const kept = Object.keys(fields).find((name) => known[name]?.bookkeeping === true);
  if (kept !== undefined) {
    refuse({
      code: 'not_permitted',
      field: kept,
      params: { reason: 'center_only', entity },
    });
  }
  refuse(validateRecord(entity, fields, session.sets())[0]);
  if (!isKeyOf(entity, key) || toKeyText(keyOf(entity, fields)) !== toKeyText(key)) {
    refuse({ code: 'wrong_type', params: { reason: 'key_incomplete', entity } });
  }
  checkSchool(session, operation);
  checkStudent(session, proposal, operation);
  const removed = proposal.operations.some(
    (other) =>
      other.op === 'delete' && other.entity === entity && toKeyText(other.key) === toKeyText(key),
  );
  if (
    !removed &&
    !isRejected(session, operation) &&
    session.mirror.read(entity, key) !== undefined
  ) {
    const [field] = entities[entity].key;
    refuse({
      code: 'duplicate_key',
      ...(field === undefined ? {} : { field }),
      params: { reason: 'here', entity },
    });
  }
}

/** Whether the record is only one of this laptop that the center has refused: it may be made again, rightly. */
function isRejected({ mirror }: Session, { entity, key }: Operation): boolean {
  const entries = mirror.outboxTouching([{ entity, key }]);
  return (
    entries.length > 0 &&
    entries.every(({ state }) => state === 'rejected') &&
    mirror.central(entity, key).etag === null
  );
}

function checkUpdate(session: Session, operation: Operation & { op: 'update' }): void {
  const { entity } = operation;
  const before = existing(session, operation);
  const fields: AnyRecord = operation.fields;
  const after = { ...before, ...fields };
  refuse(validateFields(entity, fields, session.sets())[0]);
  // A rule that was broken before is not this edit's doing, unless it touches the fields of the rule.
  const old = rulesOf(entity, before);
  refuse(rulesOf(entity, after).find((problem) => !old.some((one) => equal(one, problem))));
}

/** @throws `unknown_record` */
function existing(session: Session, { entity, key }: Operation): AnyRecord {
  const found = session.mirror.read(entity, key);
  if (found !== undefined) return found.record;
  throw new CaseloadError({
    code: 'unknown_record',
    params: { reason: 'not_here', entity },
  });
}

function checkSchool(session: Session, { entity, key }: Operation): void {
  if (entity !== 'student_school_associations') return;
  const school = Number(key[1]);
  if (session.mirror.read('schools', [school]) === undefined) {
    refuse({
      code: 'unknown_school',
      field: 'school_id',
      params: { reason: 'not_in_district' },
    });
  }
  if (session.mirror.cursors()[schoolBucket(school)] === undefined) {
    refuse({
      code: 'out_of_scope',
      field: 'school_id',
      params: { reason: 'school' },
    });
  }
}

function checkStudent(session: Session, proposal: Proposal, { entity, key }: Operation): void {
  if (entity !== 'student_school_associations' || proposal.action === 'enroll_by_id') return;
  const [student] = key;
  const made = proposal.operations.some(
    (other) => other.op === 'create' && other.entity === 'students' && other.key[0] === student,
  );
  if (!made && session.mirror.read('students', [String(student)]) === undefined) {
    refuse({
      code: 'unknown_student',
      field: 'student_unique_id',
      params: { reason: 'not_here' },
    });
  }
}

function refuse(problem: Problem | undefined): void {
  if (problem !== undefined) throw new CaseloadError(problem);
}
