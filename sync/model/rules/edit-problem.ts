import { type AnyRecord, entities } from '../catalog.ts';
import type { DescriptorSets } from '../descriptors/descriptors.ts';
import { schoolIdOfProfile } from '../entities/relations.ts';
import type { EntityName } from '../entity.ts';
import type { Problem } from '../error.ts';
import { isKeyOf, type Key, keyOf, toKeyText } from '../key.ts';
import { permissionProblem } from './permission.ts';
import type { Role } from './roles.ts';
import { validateRecord, validateUpdate } from './validate.ts';

/**
 * The rule whether an edit may be made. The laptop asks before it saves; the hub asks again before it writes. The
 * hub adds what only the center knows: etags, rows that others refer to, students that are found by id and name.
 */

/** One change of one record, as the protocol's operations have it. */
type EditOperation = { readonly entity: EntityName; readonly key: Key } & (
  | { readonly op: 'create' | 'update'; readonly fields: AnyRecord }
  | { readonly op: 'delete' | 'keep' }
);

/** What a person does at once: all of it applies, or none. */
export interface Edit {
  readonly action: string;
  readonly operations: readonly EditOperation[];
}

/** Whether something is among what a person works on. The hub never tells `other` and `unknown` apart. */
export type Reach = 'own' | 'other' | 'unknown';

export interface Editor {
  readonly roles: readonly Role[];
  /** Their own profile; null: none. */
  readonly profile_id: string | null;
  readonly scope: {
    school(id: number): Reach;
    student(id: string): Reach;
  };
}

export interface Records {
  /** For each operation, the record as it stands; null: none. */
  readonly before: readonly (AnyRecord | null)[];
  /** For each operation, what the center holds under its key though the laptop shows something else. */
  readonly held?: readonly (AnyRecord | null)[];
  readonly sets: DescriptorSets;
}

/** @returns the first problem of an edit; undefined when it may be made */
export function editProblem(edit: Edit, person: Editor, records: Records): Problem | undefined {
  return (
    roleProblem(edit, person) ??
    contentProblem(edit, records) ??
    scopeProblem(edit, person, records.before)
  );
}

/** Whether the roles allow the edit, whatever the records are. */
export function roleProblem(
  { operations }: Edit,
  { roles, profile_id }: Pick<Editor, 'roles' | 'profile_id'>,
) {
  return first(operations, (operation) => {
    const { entity, key, op } = operation;
    const fields = operation.op === 'update' ? Object.keys(operation.fields) : [];
    const isOwn = entity === 'profiles' && key[0] === profile_id;
    return (
      unknownField(entity, fields) ?? permissionProblem({ kind: op, entity, fields, roles, isOwn })
    );
  });
}

/** A field that does not exist is misspelled rather than forbidden. */
function unknownField(entity: EntityName, names: readonly string[]): Problem | undefined {
  const { fields } = entities[entity];
  const field = names.find((name) => fields[name] === undefined || fields[name].secret);
  return field === undefined ? undefined : { code: 'unknown_field', field, params: { entity } };
}

/**
 * Whether the edit stays within what the person works on. It needs no records but those of profiles, so that the
 * hub can ask before it reads any.
 */
export function scopeProblem(
  edit: Edit,
  { scope }: Pick<Editor, 'scope'>,
  before: readonly (AnyRecord | null)[] = [],
): Problem | undefined {
  const { operations } = edit;
  const created = new Set(createsOf(operations, 'students').map(({ key }) => String(key[0])));
  const enrolled = new Set(
    createsOf(operations, 'student_school_associations').map(({ key }) => String(key[0])),
  );
  return first(operations, ({ entity, key, op }, i) => {
    const student = String(key[0]);
    switch (entity) {
      case 'student_school_associations':
        return (
          schoolProblem(scope.school(Number(key[1]))) ??
          (op === 'create' && edit.action !== 'enroll_by_id' && !created.has(student)
            ? studentProblem(scope.student(student))
            : undefined)
        );
      case 'students':
        if (op !== 'create') return scope.student(student) === 'own' ? undefined : outOfScope;
        return enrolled.has(student) ? undefined : withoutEnrollment;
      case 'profiles':
        return profileProblem(before[i] ?? null, scope);
      default:
        return outOfScope;
    }
  });
}

function createsOf(operations: readonly EditOperation[], entity: EntityName): EditOperation[] {
  return operations.filter((one) => one.entity === entity && one.op === 'create');
}

function schoolProblem(reach: Reach): Problem | undefined {
  if (reach === 'own') return undefined;
  return reach === 'unknown'
    ? { code: 'unknown_school', field: 'school_id', params: { reason: 'not_in_district' } }
    : { code: 'out_of_scope', field: 'school_id', params: { reason: 'school' } };
}

function studentProblem(reach: Reach): Problem | undefined {
  return reach === 'own'
    ? undefined
    : { code: 'unknown_student', field: 'student_unique_id', params: { reason: 'not_here' } };
}

function profileProblem(profile: AnyRecord | null, scope: Editor['scope']): Problem | undefined {
  if (profile === null) return undefined;
  const school = schoolIdOfProfile(profile);
  return school !== null && scope.school(school) === 'own'
    ? undefined
    : { code: 'out_of_scope', params: { reason: 'profile' } };
}

const outOfScope: Problem = { code: 'out_of_scope', params: { reason: 'record' } };
const withoutEnrollment: Problem = {
  code: 'rule_broken',
  params: { reason: 'student_without_enrollment' },
};

/**
 * Whether what the edit changes may stand in its records. Values that the center already holds and that nobody
 * touched are carried on, whatever they are: a district has values of its own, and its records their history.
 */
export function contentProblem({ operations }: Edit, records: Records): Problem | undefined {
  return first(operations, (operation, i) => {
    const { entity, op } = operation;
    const before = records.before[i] ?? null;
    switch (op) {
      case 'keep':
        return undefined;
      case 'delete':
        return before === null ? notHere(entity) : undefined;
      case 'update':
        return before === null
          ? notHere(entity)
          : validateUpdate(entity, operation.fields, records.sets, before)[0];
      case 'create':
        return createProblem(operation, before, {
          sets: records.sets,
          held: carriedOn(operations, i, records),
        });
    }
  });
}

function createProblem(
  { entity, key, fields }: EditOperation & { readonly op: 'create' | 'update' },
  before: AnyRecord | null,
  { sets, held }: { readonly sets: DescriptorSets; readonly held: readonly AnyRecord[] },
): Problem | undefined {
  const { fields: known, key: columns } = entities[entity];
  const field = Object.keys(fields).find((name) => known[name]?.bookkeeping === true);
  if (field !== undefined) {
    return { code: 'not_permitted', field, params: { reason: 'center_only', entity } };
  }
  const [problem] = validateRecord(entity, fields, sets, held);
  if (problem !== undefined) return problem;
  if (!isKeyOf(entity, key)) {
    return { code: 'wrong_type', params: { reason: 'key_incomplete', entity } };
  }
  const [column] = columns as [string, ...string[]];
  if (toKeyText(keyOf(entity, fields)) !== toKeyText(key)) {
    return { code: 'wrong_type', field: column, params: { reason: 'key_differs', entity } };
  }
  return before === null
    ? undefined
    : { code: 'duplicate_key', field: column, params: { reason: 'here', entity } };
}

/**
 * Records whose values a new one may carry on: what it replaces under its own key, and those of its kind that the
 * same edit ends or changes, as a transfer and a corrected entry date do.
 */
function carriedOn(
  operations: readonly EditOperation[],
  place: number,
  { before, held = [] }: Records,
): AnyRecord[] {
  const { entity } = operations[place] as EditOperation;
  return operations
    .map((operation, i) => {
      if (i === place) return held[i] ?? before[i];
      return operation.entity === entity && (operation.op === 'delete' || operation.op === 'update')
        ? before[i]
        : null;
    })
    .filter((record) => record !== null && record !== undefined);
}

function notHere(entity: EntityName): Problem {
  return { code: 'unknown_record', params: { reason: 'not_here', entity } };
}

/** The first problem of the operations, in their order. */
function first(
  operations: readonly EditOperation[],
  problemOf: (operation: EditOperation, place: number) => Problem | undefined,
): Problem | undefined {
  for (const [place, operation] of operations.entries()) {
    const problem = problemOf(operation, place);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
