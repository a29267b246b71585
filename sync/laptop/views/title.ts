import type { OutboxEntry } from '../../engine/ports.ts';
import { readRecord } from '../../mirror/records.ts';
import { type AnyRecord, entities } from '../../model/catalog.ts';
import { assertNever } from '../../model/error.ts';
import type { Operation } from '../../protocol/messages.ts';
import type { Session } from '../session.ts';

/** What the counselor did, in words: “Withdraw Ana Ruiz from Lincoln, effective 2026-05-03”. */
export function titleOf(session: Session, entry: OutboxEntry): string {
  const { action, operations } = entry.changeset;
  const steps = operations.map((operation, i) => ({ operation, base: entry.bases[i] ?? null }));
  const [first] = steps as [Step, ...Step[]];
  if (operations.every(({ op }) => op === 'keep')) {
    return `Keep the center’s version of the ${recordName(session, first)}`;
  }
  const student = () => studentName(session, entry);
  const made = steps.find(({ operation }) => isEnrollment(operation, 'create'));
  const changed = steps.find(({ operation }) => isEnrollment(operation, 'update'));
  switch (action) {
    case 'enroll':
    case 'enroll_new':
    case 'enroll_by_id':
      return made
        ? `Enroll ${student()} at ${school(session, made)} from ${date(made)}`
        : `Add ${student()}`;
    case 'withdraw':
      return `Withdraw ${student()} from ${school(session, changed ?? first)}${effective(changed)}`;
    case 'transfer':
      return made
        ? `Transfer ${student()} to ${school(session, made)} from ${date(made)}`
        : `Withdraw ${student()} from ${school(session, changed ?? first)}${effective(changed)}`;
    case 'correct':
      return `Correct the enrollment of ${student()} at ${school(session, made ?? first)}${what(changed)}`;
    case 'remove':
      return first.operation.entity === 'student_school_associations'
        ? `Remove the enrollment of ${student()} at ${school(session, first)}`
        : `Remove the ${recordName(session, first)}`;
    case 'create':
      return `Add the ${recordName(session, first)}`;
    case 'edit':
      return `Change the ${recordName(session, first)}${what(first)}`;
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

function school(session: Session, { operation }: Step): string {
  const id = Number(operation.key[1]);
  const found = readRecord(session.mirror.database, 'schools', [id]);
  return String(found?.name_of_institution ?? `school ${id}`);
}

function date({ operation }: Step): string {
  return String(operation.key[2]);
}

function effective(step: Step | undefined): string {
  if (step?.operation.op !== 'update') return '';
  const { exit_withdraw_date } = step.operation.fields;
  return typeof exit_withdraw_date === 'string' ? `, effective ${exit_withdraw_date}` : '';
}

/** The names of the fields that change. */
function what(step: Step | undefined): string {
  if (step?.operation.op !== 'update') return '';
  const { fields } = entities[step.operation.entity];
  const labels = Object.keys(step.operation.fields).map((name) => fields[name]?.label ?? name);
  return labels.length === 0 ? '' : `: ${labels.join(', ').toLowerCase()}`;
}

function recordName(session: Session, { operation, base }: Step): string {
  const { entity, key } = operation;
  const { label } = entities[entity];
  if (entity === 'student_school_associations') {
    const student = readRecord(session.mirror.database, 'students', [String(key[0])]);
    return `${label} of ${personName(student) ?? `student ${key[0]}`}`;
  }
  const shown = readRecord(session.mirror.database, entity, key) ?? base ?? undefined;
  return `${label} ${personName(shown) ?? key.join(', ')}`;
}
