import type { OutboxEntry } from '../../engine/ports.ts';
import { readRecord } from '../../mirror/records/records.ts';
import { type AnyRecord, entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { assertNever } from '../../model/error.ts';
import type { Operation } from '../../protocol/messages.ts';
import type { TitleParts } from '../api/outbox.ts';
import type { Session } from '../session.ts';

/** What the counselor did, in words: “Withdraw Ana Ruiz from Lincoln, effective 2026-05-03”. */
export function titleOf(parts: TitleParts): string {
  const { student, school, date } = parts;
  const enrollment = `the enrollment of ${student} at ${school}`;
  const record = `the ${parts.entity ? entities[parts.entity].label : ''} ${parts.record}`;
  const fields = parts.fields.map((name) => labelOf(parts.entity, name).toLowerCase());
  const what = fields.length === 0 ? '' : `: ${fields.join(', ')}`;
  switch (parts.kind) {
    case 'keep':
      return `Keep the center’s version of ${record}`;
    case 'enroll':
      return `Enroll ${student} at ${school} from ${date}`;
    case 'add_student':
      return `Add ${student}`;
    case 'withdraw':
      return `Withdraw ${student} from ${school}${date === null ? '' : `, effective ${date}`}`;
    case 'transfer':
      return `Transfer ${student} to ${school} from ${date}`;
    case 'correct':
      return `Correct ${enrollment}${what}`;
    case 'remove_enrollment':
      return `Remove ${enrollment}`;
    case 'remove':
      return `Remove ${record}`;
    case 'create':
      return `Add ${record}`;
    case 'edit':
      return `Change ${record}${what}`;
    default:
      return assertNever(parts.kind);
  }
}

function labelOf(entity: EntityName | null, name: string): string {
  return (entity && entities[entity].fields[name]?.label) ?? name;
}

/** What the counselor did, in parts that can be said in any language. */
export function titleParts(session: Session, entry: OutboxEntry): TitleParts {
  const { action, operations } = entry.changeset;
  const steps = operations.map((operation, i) => ({ operation, base: entry.bases[i] ?? null }));
  const [first] = steps as [Step, ...Step[]];
  const none = { student: null, school: null, date: null, entity: null, record: null, fields: [] };
  const ofRecord = {
    ...none,
    entity: first.operation.entity,
    record: recordName(session, first),
  };
  if (operations.every(({ op }) => op === 'keep')) return { ...ofRecord, kind: 'keep' };
  const student = studentName(session, entry);
  const made = steps.find(({ operation }) => isEnrollment(operation, 'create'));
  const changed = steps.find(({ operation }) => isEnrollment(operation, 'update'));
  const withdrawn: TitleParts = {
    ...none,
    kind: 'withdraw',
    student,
    school: schoolName(session, changed ?? first),
    date: effective(changed),
  };
  const entity = 'student_school_associations';
  switch (action) {
    case 'enroll':
    case 'enroll_new':
    case 'enroll_by_id':
      return made
        ? {
            ...none,
            kind: 'enroll',
            student,
            school: schoolName(session, made),
            date: dateOf(made),
          }
        : { ...none, kind: 'add_student', student };
    case 'withdraw':
      return withdrawn;
    case 'transfer':
      return made
        ? {
            ...none,
            kind: 'transfer',
            student,
            school: schoolName(session, made),
            date: dateOf(made),
          }
        : withdrawn;
    case 'correct':
      return {
        ...none,
        kind: 'correct',
        student,
        school: schoolName(session, made ?? first),
        entity,
        fields: changedFields(changed),
      };
    case 'remove':
      return first.operation.entity === entity
        ? { ...none, kind: 'remove_enrollment', student, school: schoolName(session, first) }
        : { ...ofRecord, kind: 'remove' };
    case 'create':
      return { ...ofRecord, kind: 'create' };
    case 'edit':
      return { ...ofRecord, kind: 'edit', fields: changedFields(first) };
    default:
      return assertNever(action);
  }
}

interface Step {
  readonly operation: Operation;
  readonly base: AnyRecord | null;
}

function isEnrollment({ entity, op }: Operation, kind: Operation['op']): boolean {
  return entity === 'student_school_associations' && op === kind;
}

/** The student of a changeset: as it makes them, as the mirror has them, or by id. */
function studentName(session: Session, { changeset }: OutboxEntry): string {
  const { operations, student_name } = changeset;
  const made = operations.find(({ entity, op }) => entity === 'students' && op === 'create');
  const id = String(operations[0]?.key[0]);
  const known =
    (made?.op === 'create' ? made.fields : undefined) ??
    readRecord(session.mirror.database, 'students', [id]) ??
    student_name;
  return personName(known) ?? `student ${id}`;
}

function personName(record: AnyRecord | undefined): string | undefined {
  const name = [record?.first_name, record?.last_name].filter(Boolean).join(' ');
  return name || undefined;
}

function schoolName(session: Session, { operation }: Step): string {
  const id = Number(operation.key[1]);
  const found = readRecord(session.mirror.database, 'schools', [id]);
  return String(found?.name_of_institution ?? `school ${id}`);
}

function dateOf({ operation }: Step): string {
  return String(operation.key[2]);
}

function effective(step: Step | undefined): string | null {
  if (step?.operation.op !== 'update') return null;
  const { exit_withdraw_date } = step.operation.fields;
  return typeof exit_withdraw_date === 'string' ? exit_withdraw_date : null;
}

/** The names of the fields that change. */
function changedFields(step: Step | undefined): string[] {
  return step?.operation.op === 'update' ? Object.keys(step.operation.fields) : [];
}

/** A record by the name of its person, or its key. */
function recordName(session: Session, { operation, base }: Step): string {
  const { entity, key } = operation;
  if (entity === 'student_school_associations') {
    const student = readRecord(session.mirror.database, 'students', [String(key[0])]);
    return `of ${personName(student) ?? `student ${key[0]}`}`;
  }
  const shown = readRecord(session.mirror.database, entity, key) ?? base ?? undefined;
  return personName(shown) ?? key.join(', ');
}
