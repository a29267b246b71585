import { describe, expect, test } from 'vitest';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import { keyOf } from '../../../sync/model/key.ts';
import { type Edit, type Editor, editProblem } from '../../../sync/model/rules/edit-problem.ts';
import type { Role } from '../../../sync/model/rules/roles.ts';
import type { Action, Operation } from '../../../sync/protocol/changeset.ts';
import { create, createEnrollment, remove, update } from '../../support/changeset.ts';

/** The counselor works at school 1, with students A and B; school 2 is another one of the district. */
const counselor: Editor = {
  roles: ['counselor'],
  profile_id: 'p-own',
  scope: {
    school: (id) => (id === 1 ? 'own' : id === 2 ? 'other' : 'unknown'),
    student: (id) => (id === 'A' || id === 'B' ? 'own' : 'unknown'),
  },
};
const teacher: Editor = { ...counselor, roles: ['teacher' as Role] };

const ana = { student_unique_id: 'A', first_name: 'Ana', last_name: 'Ruiz' };
const profile = { profile_id: 'p', school_id: '1', phone: '1', role_type: 'of the district' };
/** As the district stores it: its grade is of no descriptor set, and its exit is before its entry. */
const old = {
  student_unique_id: 'A',
  school_id: 1,
  entry_date: '2026-08-24',
  school_year: 2027,
  entry_grade_level_descriptor: 'Bridge year',
  exit_withdraw_date: '2026-08-01',
};
const enrollments = 'student_school_associations';
const oldKey = keyOf(enrollments, old);
const { exit_withdraw_date: _, ...open } = old;
const movedTo = (fields: AnyRecord) => create(enrollments, { ...open, ...fields });

interface Case {
  readonly action?: Action;
  readonly operations: readonly Operation[];
  /** For each operation, the record that the center holds. */
  readonly before?: readonly (AnyRecord | null)[];
  readonly editor?: Editor;
}

function problemOf({ action = 'edit', operations, before = [], editor = counselor }: Case) {
  const edit: Edit = { action, operations };
  return editProblem(edit, editor, { before, sets: standardDescriptors });
}

describe('an edit may be made', () => {
  const cases: Record<string, Case> = {
    'that changes a field of a student in scope': {
      operations: [update('students', ['A'], { first_name: 'Anna' })],
      before: [ana],
    },
    'of a record with a value of the district’s own, when it leaves that value': {
      operations: [update(enrollments, oldKey, { calendar_code: 'B' })],
      before: [old],
    },
    'that repeats a value of the district’s own as the center holds it': {
      operations: [update(enrollments, oldKey, { entry_grade_level_descriptor: 'Bridge year' })],
      before: [old],
    },
    'of a record that breaks a rule already, when it leaves the fields of that rule': {
      operations: [update(enrollments, oldKey, { school_year: 2026 })],
      before: [old],
    },
    'that corrects an entry date, and carries a value of the district’s own': {
      action: 'correct',
      operations: [remove(enrollments, oldKey), movedTo({ entry_date: '2026-08-25' })],
      before: [open, null],
    },
    'that transfers a student, and carries a value of the district’s own': {
      action: 'transfer',
      operations: [
        update(enrollments, oldKey, { exit_withdraw_date: '2026-10-01' }),
        movedTo({ school_id: 1, entry_date: '2026-10-02' }),
      ],
      before: [open, null],
    },
    'that enrolls a student in scope': {
      action: 'enroll',
      operations: [createEnrollment('B', 1, '2026-09-01')],
    },
    'that enrolls a new student together with the student': {
      action: 'enroll_new',
      operations: [
        create('students', { ...ana, student_unique_id: 'N' }),
        createEnrollment('N', 1, '2026-09-01'),
      ],
    },
    'that enrolls a student from elsewhere by ID': {
      action: 'enroll_by_id',
      operations: [createEnrollment('Z', 1, '2026-09-01')],
    },
    'of a profile that holds a value of the district’s own': {
      operations: [update('profiles', ['p'], { phone: '2' })],
      before: [profile],
    },
    'that keeps what the center holds': {
      operations: [{ op: 'keep', entity: enrollments, key: oldKey }],
      before: [old],
    },
  };
  test.each(Object.entries(cases))('%s', (_, one) => {
    expect(problemOf(one)).toBeUndefined();
  });
});

describe('an edit may not be made', () => {
  const cases: Record<string, [Case, code: string, reasonOrField: string]> = {
    'by a role that may not': [
      { operations: [update('students', ['A'], { first_name: 'B' })], editor: teacher },
      'not_permitted',
      'change',
    ],
    'of a field that does not exist': [
      { operations: [update('students', ['A'], { shoe_size: 9 })], before: [ana] },
      'unknown_field',
      'shoe_size',
    ],
    'of a record that is not there': [
      { operations: [update('students', ['A'], { first_name: 'B' })], before: [null] },
      'unknown_record',
      'not_here',
    ],
    'that removes what is not there': [
      { operations: [remove(enrollments, oldKey)], before: [null] },
      'unknown_record',
      'not_here',
    ],
    'that writes another value of no descriptor set over one of the district’s own': [
      {
        operations: [update(enrollments, oldKey, { entry_grade_level_descriptor: 'Gap year' })],
        before: [old],
      },
      'unknown_descriptor',
      'entry_grade_level_descriptor',
    ],
    'that writes a value of no descriptor set where the center holds another field’s': [
      {
        operations: [update(enrollments, oldKey, { entry_type_descriptor: 'Bridge year' })],
        before: [old],
      },
      'unknown_descriptor',
      'entry_type_descriptor',
    ],
    'that enrolls with a value of no descriptor set that the center holds nowhere': [
      { action: 'enroll', operations: [movedTo({ entry_date: '2026-09-09' })] },
      'unknown_descriptor',
      'entry_grade_level_descriptor',
    ],
    'that replaces a record, and writes a value of no descriptor set that it did not hold': [
      {
        action: 'correct',
        operations: [
          remove(enrollments, oldKey),
          movedTo({ entry_date: '2026-08-25', entry_grade_level_descriptor: 'Gap year' }),
        ],
        before: [open, null],
      },
      'unknown_descriptor',
      'entry_grade_level_descriptor',
    ],
    'that touches a field of a rule and leaves the rule broken': [
      {
        operations: [update(enrollments, oldKey, { exit_withdraw_date: '2026-08-02' })],
        before: [old],
      },
      'rule_broken',
      'exit_before_entry',
    ],
    'that breaks a rule with one value of the edit and one of the center': [
      {
        operations: [update(enrollments, oldKey, { exit_withdraw_date: '2026-08-02' })],
        before: [open],
      },
      'rule_broken',
      'exit_before_entry',
    ],
    'that creates what is there': [
      { action: 'enroll', operations: [createEnrollment('A', 1, '2026-09-01')], before: [old] },
      'duplicate_key',
      'here',
    ],
    'that creates a record under another key than its own': [
      {
        action: 'enroll',
        operations: [{ ...createEnrollment('A', 1, '2026-09-01'), key: ['A', 1, '2026-09-02'] }],
      },
      'wrong_type',
      'key_differs',
    ],
    'that sets what only the center sets': [
      {
        action: 'enroll',
        operations: [createEnrollment('A', 1, '2026-09-01', { _etag: 'x' })],
      },
      'not_permitted',
      'center_only',
    ],
    'at another school': [
      { action: 'enroll', operations: [createEnrollment('A', 2, '2026-09-01')] },
      'out_of_scope',
      'school',
    ],
    'at a school that does not exist': [
      { action: 'enroll', operations: [createEnrollment('A', 3, '2026-09-01')] },
      'unknown_school',
      'not_in_district',
    ],
    'that enrolls a student from elsewhere without name': [
      { action: 'enroll', operations: [createEnrollment('Z', 1, '2026-09-01')] },
      'unknown_student',
      'not_here',
    ],
    'of a student from elsewhere': [
      {
        operations: [update('students', ['Z'], { first_name: 'B' })],
        before: [{ ...ana, student_unique_id: 'Z' }],
      },
      'out_of_scope',
      'record',
    ],
    'that creates a student without an enrollment': [
      { operations: [create('students', { ...ana, student_unique_id: 'N' })] },
      'rule_broken',
      'student_without_enrollment',
    ],
    'of a profile of another school': [
      {
        operations: [update('profiles', ['p'], { phone: '2' })],
        before: [{ ...profile, school_id: '2' }],
      },
      'out_of_scope',
      'profile',
    ],
    'of a school': [
      { operations: [update('schools', [1], { name_of_institution: 'S' })] },
      'not_permitted',
      'change',
    ],
  };
  test.each(Object.entries(cases))('%s', (_, [one, code, reasonOrField]) => {
    const problem = problemOf(one);
    const reason = (problem?.params as { reason?: string } | undefined)?.reason;
    expect({ code: problem?.code, at: reason ?? problem?.field }).toEqual({
      code,
      at: reasonOrField,
    });
  });

  test('for the first problem of its operations, with roles before records', () => {
    const bad = update(enrollments, oldKey, { entry_grade_level_descriptor: 'Gap year' });
    const operations = [bad, remove('students', ['A'])];
    expect(problemOf({ operations, before: [old, ana] })).toMatchObject({ code: 'not_permitted' });
  });
});
