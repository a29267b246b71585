import type { OutboxEntry } from '../../engine/ports.ts';
import type { Named, TitleParts } from '../../i18n/title-message.ts';
import { readRecord } from '../../mirror/records/records.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import { assertNever } from '../../model/error.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import type { Operation } from '../../protocol/changeset.ts';
import type { Session } from '../session.ts';

const enrollment = 'student_school_associations';

/** What a title is made from. */
type Titled = Pick<OutboxEntry, 'changeset' | 'bases'>;

/** What the counselor did, in parts from which every language makes a title. */
export function titleParts(session: Session, entry: Titled): TitleParts {
  const { action, operations } = entry.changeset;
  const steps = operations.map((operation, i) => ({ operation, base: entry.bases[i] ?? null }));
  const [first] = steps as [Step, ...Step[]];
  const none = { student: null, school: null, date: null, entity: null, record: null, fields: [] };
  const { entity } = first.operation;
  const ofRecord = () => ({ ...none, entity, record: recordName(session, first) });
  const isAboutEnrollment = entity === enrollment;
  const student = studentOf(session, entry);
  const at = (step: Step) => ({ ...none, student, school: schoolOf(session, step) });
  if (operations.every(({ op }) => op === 'keep')) {
    return isAboutEnrollment
      ? { ...at(first), kind: 'keep_enrollment' }
      : { ...ofRecord(), kind: 'keep' };
  }
  const made = steps.find(({ operation }) => isEnrollment(operation, 'create'));
  const changed = steps.find(({ operation }) => isEnrollment(operation, 'update'));
  const correction = (): TitleParts => ({
    ...at(made ?? first),
    kind: 'correct',
    entity: enrollment,
    fields: changedFields(changed),
  });
  switch (action) {
    case 'enroll':
    case 'enroll_new':
    case 'enroll_by_id':
      return made === undefined
        ? { ...none, kind: 'add_student', student }
        : { ...at(made), kind: 'enroll', date: dateOf(made) };
    case 'withdraw':
    case 'transfer':
      return made === undefined
        ? { ...at(changed ?? first), kind: 'withdraw', date: exitDateOf(changed) }
        : { ...at(made), kind: 'transfer', date: dateOf(made) };
    case 'correct':
      return correction();
    case 'remove':
      return isAboutEnrollment
        ? { ...at(first), kind: 'remove_enrollment' }
        : { ...ofRecord(), kind: 'remove' };
    case 'create':
      return isAboutEnrollment
        ? { ...at(first), kind: 'enroll', date: dateOf(first) }
        : { ...ofRecord(), kind: 'create' };
    case 'edit':
      return isAboutEnrollment
        ? correction()
        : { ...ofRecord(), kind: 'edit', fields: changedFields(first) };
    default:
      return assertNever(action);
  }
}

interface Step {
  readonly operation: Operation;
  readonly base: AnyRecord | null;
}

function isEnrollment({ entity, op }: Operation, kind: Operation['op']): boolean {
  return entity === enrollment && op === kind;
}

/** The student of a changeset: as it makes them, or as the mirror has them. */
function studentOf(session: Session, { changeset }: Titled): Named {
  const { operations, student_name } = changeset;
  const made = operations.find(({ entity, op }) => entity === 'students' && op === 'create');
  const id = String(operations[0]?.key[0]);
  const known =
    (made?.op === 'create' ? made.fields : undefined) ??
    readRecord(session.mirror.database, 'students', [id]) ??
    student_name;
  return { id, name: personName(known) };
}

function personName(record: AnyRecord | undefined): string | null {
  const name = [record?.first_name, record?.last_name].filter(Boolean).join(' ');
  return name || null;
}

function schoolOf(session: Session, { operation }: Step): Named {
  const id = String(operation.key[1]);
  const found = readRecord(session.mirror.database, 'schools', [Number(id)]);
  return { id, name: found === undefined ? null : String(found.name_of_institution) };
}

function dateOf({ operation }: Step): string {
  return String(operation.key[2]);
}

function exitDateOf(step: Step | undefined): string | null {
  if (step?.operation.op !== 'update') return null;
  const { exit_withdraw_date } = step.operation.fields;
  return typeof exit_withdraw_date === 'string' ? exit_withdraw_date : null;
}

/** The names of the fields that change. */
function changedFields(step: Step | undefined): string[] {
  return step?.operation.op === 'update' ? Object.keys(step.operation.fields) : [];
}

/** A record of the outbox by the name of its person, or its key. */
function recordName(session: Session, { operation, base }: Step): string {
  const { entity, key } = operation;
  const shown = readRecord(session.mirror.database, entity, key) ?? base ?? undefined;
  return personName(shown) ?? key.join(', ');
}

/** A record by its name in the mirror, an enrollment by its student’s; or by its ID. */
export function nameInMirror(session: Session, { entity, key }: RecordRef): string {
  const { database } = session.mirror;
  const id = String(key[0]);
  const shown =
    entity === enrollment
      ? readRecord(database, 'students', [id])
      : readRecord(database, entity, key);
  const name = shown?.name_of_institution ?? shown?.name ?? personName(shown);
  return typeof name === 'string' ? name : id;
}
