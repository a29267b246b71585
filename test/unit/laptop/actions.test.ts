import { describe, expect, test } from 'vitest';
import { titleMessage } from '../../../sync/i18n/title-message.ts';
import type { LaptopMethods } from '../../../sync/laptop/api/methods.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import {
  type District,
  joinLaptop,
  startDistrict,
  type TestLaptop,
} from '../../support/laptop/laptop.ts';
import { enrollment, grandview, lincoln } from '../../support/memory/demo-records.ts';

const student_unique_id = '604821';
const anaAtLincoln = { student_unique_id, school_id: lincoln, entry_date: '2026-08-24' };
const exit = { exit_withdraw_date: '2026-10-01', exit_withdraw_type_descriptor: 'Transferred' };
const { student_unique_id: _, ...atGrandview } = enrollment(student_unique_id, grandview);
const all = { text: '', status: 'any', sort: 'name', offset: 0, limit: 100 } as const;

async function opened(
  prepare: (district: District) => void = () => undefined,
): Promise<District & TestLaptop> {
  const district = await startDistrict();
  prepare(district);
  return { ...district, ...(await joinLaptop(district)) };
}

/** What a call throws, at once or later. */
async function problemOf(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

type Call = (methods: LaptopMethods) => unknown;

describe('an action is refused, offline, with its code and field', () => {
  const cases: [string, Call, { code: string; field?: string }][] = [
    [
      'a value that is not in the list',
      (m) => m.editStudent({ student_unique_id, fields: { birth_sex_descriptor: 'Blue' } }),
      { code: 'unknown_descriptor', field: 'birth_sex_descriptor' },
    ],
    [
      'a number where text belongs',
      (m) => m.editStudent({ student_unique_id, fields: { birth_city: 7 } }),
      { code: 'wrong_type', field: 'birth_city' },
    ],
    [
      'a day that does not exist',
      (m) => m.editStudent({ student_unique_id, fields: { birth_date: '2010-02-30' } }),
      { code: 'wrong_type', field: 'birth_date' },
    ],
    [
      'a text that is too long',
      (m) => m.editStudent({ student_unique_id, fields: { birth_city: 'x'.repeat(101) } }),
      { code: 'too_long', field: 'birth_city' },
    ],
    [
      'a name that is taken away',
      (m) => m.editStudent({ student_unique_id, fields: { first_name: '  ' } }),
      { code: 'required', field: 'first_name' },
    ],
    [
      'a field that there is not',
      (m) => m.editStudent({ student_unique_id, fields: { shoe_size: 40 } }),
      { code: 'unknown_field', field: 'shoe_size' },
    ],
    [
      'a field that is the center’s',
      (m) => m.editStudent({ student_unique_id, fields: { student_usi: 1 } }),
      { code: 'not_permitted', field: 'student_usi' },
    ],
    [
      'an enrollment without its school year',
      (m) => m.enroll({ enrollment: { ...atGrandview, student_unique_id, school_year: null } }),
      { code: 'required', field: 'school_year' },
    ],
    [
      'an enrollment that exists',
      (m) => m.enroll({ enrollment: enrollment(student_unique_id, lincoln) }),
      { code: 'duplicate_key' },
    ],
    [
      'a school that does not exist',
      (m) => m.enroll({ enrollment: enrollment(student_unique_id, 1) }),
      { code: 'unknown_school', field: 'school_id' },
    ],
    [
      'a student who is not here',
      (m) => m.enroll({ enrollment: enrollment('999999', lincoln) }),
      { code: 'unknown_student', field: 'student_unique_id' },
    ],
    [
      'an exit before the entry',
      (m) => m.withdraw({ ...anaAtLincoln, ...exit, exit_withdraw_date: '2026-08-01' }),
      { code: 'rule_broken', field: 'exit_withdraw_date' },
    ],
    [
      'a withdrawal that has happened',
      (m) => m.withdraw({ ...anaAtLincoln, entry_date: '2020-01-01', ...exit }),
      { code: 'unknown_record' },
    ],
    [
      'an edit of a student who is not here',
      (m) => m.editStudent({ student_unique_id: '999999', fields: { birth_city: 'Austin' } }),
      { code: 'unknown_record' },
    ],
    [
      'an edit that changes nothing',
      (m) => m.editStudent({ student_unique_id, fields: { first_name: 'Ana' } }),
      { code: 'rule_broken' },
    ],
    [
      'a part of a document that is wrong',
      (m) =>
        m.editProfile({
          profile_id: 'p-1',
          fields: { preferences: { dashboard_layout: 'round' } },
        }),
      { code: 'unknown_descriptor', field: 'preferences.dashboard_layout' },
    ],
  ];

  test.each(cases)('%s', async (_words, call, problem) => {
    const { methods } = await opened();
    expect(await problemOf(() => call(methods))).toMatchObject(problem);
    expect(await methods.listOutbox({})).toEqual([]);
  });

  test('a school that this laptop does not work on', async () => {
    const { methods } = await opened(({ hub }) => {
      hub.buckets = ['district', schoolBucket(lincoln)];
    });
    expect(
      await problemOf(() => methods.enroll({ enrollment: { ...atGrandview, student_unique_id } })),
    ).toMatchObject({
      code: 'out_of_scope',
      field: 'school_id',
    });
    const schools = await methods.listSchools({});
    expect(
      schools.filter(({ in_scope }) => in_scope).map(({ school }) => school.school_id),
    ).toEqual([lincoln]);
    expect(schools).toHaveLength(2);
  });

  test('what the role may not do', async () => {
    const { methods } = await opened(({ hub }) => {
      hub.user = { ...hub.user, roles: ['teacher'] };
    });
    for (const call of [
      () => methods.editStudent({ student_unique_id, fields: { birth_city: 'Austin' } }),
      () => methods.enroll({ enrollment: { ...atGrandview, student_unique_id } }),
      () => methods.removeEnrollment(anaAtLincoln),
    ]) {
      expect(await problemOf(call)).toMatchObject({ code: 'not_permitted' });
    }
  });

  test('by the values that the district has loaded, not the standard’s', async () => {
    const { methods } = await opened(({ hub }) => {
      const values = [{ code_value: 'District form', name: 'Form of the district' }];
      const ExitWithdrawTypeDescriptor = { namespace: 'uri://district.example', values };
      hub.sets = { ...standardDescriptors, ExitWithdrawTypeDescriptor };
    });
    expect(await problemOf(() => methods.withdraw({ ...anaAtLincoln, ...exit }))).toMatchObject({
      code: 'unknown_descriptor',
      field: 'exit_withdraw_type_descriptor',
    });
    const exit_withdraw_type_descriptor = 'District form';
    await methods.withdraw({ ...anaAtLincoln, ...exit, exit_withdraw_type_descriptor });
  });
});

describe('an action', () => {
  const titles = async (methods: LaptopMethods) =>
    (await methods.listOutbox({})).map(({ parts }) => titleMessage(parts));

  test('is named in plain words, and shown in the list at once', async () => {
    const { methods, events } = await opened();
    await methods.transfer({
      ...anaAtLincoln,
      ...exit,
      enrollment: { ...atGrandview, entry_date: '2026-10-02' },
    });
    await methods.correct({
      student_unique_id: '604822',
      school_id: lincoln,
      entry_date: '2026-08-24',
      fields: { entry_date: '2026-08-25' },
    });
    await methods.enrollById({
      student_unique_id: '999',
      first_name: 'Max',
      last_name: 'Moor',
      enrollment: { ...atGrandview },
    });
    await methods.editProfile({ profile_id: 'p-1', fields: { phone: '555-0100' } });
    await methods.removeEnrollment({
      student_unique_id: '604823',
      school_id: grandview,
      entry_date: '2026-09-01',
    });
    expect(await titles(methods)).toEqual([
      'Transfer Ana Ruiz to Grandview High School from Oct 2, 2026',
      'Correct the enrollment of José Álvarez at Lincoln High School',
      'Enroll Max Moor at Grandview High School from Aug 24, 2026',
      'Change the profile Cora Lane: phone',
      'Remove the enrollment of Mia O’Brien at Grandview High School',
    ]);
    const { rows } = await methods.listStudents({ ...all, text: 'ruiz' });
    expect(rows).toMatchObject([{ school_id: grandview, entry_date: '2026-10-02', waiting: true }]);
    expect(events.sync?.outbox.waiting).toBe(5);
    expect(events.records?.version).toBeGreaterThan(0);
    const view = await methods.getStudent({ student_unique_id });
    expect(
      view.enrollments.map(({ school_name, changeset }) => [school_name, changeset !== null]),
    ).toEqual([
      ['Grandview High School', true],
      ['Lincoln High School', true],
    ]);
    expect(view.changesets).toHaveLength(1);
  });

  test('moves an enrollment by removing and making it, in one changeset, with all its fields', async () => {
    const { methods, center } = await opened(({ center: before }) => {
      before.edit('student_school_associations', [student_unique_id, lincoln, '2026-08-24'], {
        calendar_code: 'B',
      });
    });
    await methods.correct({
      ...anaAtLincoln,
      fields: { entry_date: '2026-08-31', school_id: grandview },
    });
    expect(await methods.listOutbox({})).toHaveLength(1);
    await methods.syncNow({});
    expect(
      center.get('student_school_associations', [student_unique_id, lincoln, '2026-08-24']).record,
    ).toBeNull();
    const moved = center.get('student_school_associations', [
      student_unique_id,
      grandview,
      '2026-08-31',
    ]);
    expect(moved.record).toMatchObject({ calendar_code: 'B', school_year: 2027 });
  });

  test('brings a student from elsewhere, with the answer', async () => {
    const { methods } = await opened(({ center }) => {
      center.put('students', { student_unique_id: '999', first_name: 'Max', last_name: 'Moor' });
    });
    await methods.enrollById({
      student_unique_id: '999',
      first_name: 'Max',
      last_name: 'Moor',
      enrollment: atGrandview,
    });
    expect((await methods.listStudents({ ...all, text: 'moor' })).total).toBe(0);
    await methods.syncNow({});
    expect((await methods.listStudents({ ...all, text: 'moor' })).total).toBe(1);
    const view = await methods.getStudent({ student_unique_id: '999' });
    expect(view.enrollments).toHaveLength(1);
    await methods.editStudent({ student_unique_id: '999', fields: { birth_city: 'Austin' } });
    expect(await methods.syncNow({})).toMatchObject({ pushed: 1, conflicts: 0, pending: 0 });
  });

  test('that the center refused can be done again with correct values', async () => {
    const { methods, center } = await opened(({ center: before }) => {
      before.put('students', { student_unique_id: '999', first_name: 'Max', last_name: 'Moor' });
    });
    const named = (last_name: string) => ({
      student_unique_id: '999',
      first_name: 'Max',
      last_name,
      enrollment: atGrandview,
    });
    await methods.enrollById(named('Moore'));
    expect(await problemOf(() => methods.enrollById(named('Moor')))).toMatchObject({
      code: 'duplicate_key',
    });
    await methods.syncNow({});
    expect(await methods.listOutbox({})).toMatchObject([
      { state: 'rejected', reason: { code: 'unknown_student' } },
    ]);
    await methods.enrollById(named('Moor'));
    expect(await methods.syncNow({})).toMatchObject({ pushed: 1, rejected: 0 });
    const key = ['999', grandview, '2026-08-24'];
    expect(center.get('student_school_associations', key).record).not.toBeNull();
  });

  test('in conflict is shown with all versions, and resolved or discarded', async () => {
    const { methods, center } = await opened();
    const { changeset } = await methods.editStudent({
      student_unique_id,
      fields: { first_name: 'Anna' },
    });
    center.edit('students', [student_unique_id], { first_name: 'Anne' });
    expect(await methods.syncNow({})).toMatchObject({ conflicts: 1 });
    expect(await methods.getConflict({ changeset })).toMatchObject({
      parts: { kind: 'edit', entity: 'students', record: 'Anna Ruiz', fields: ['first_name'] },
      records: [
        {
          entity: 'students',
          kind: 'changed',
          fields: [{ field: 'first_name', base: 'Ana', mine: 'Anna', theirs: 'Anne' }],
        },
      ],
    });
    await methods.resolve({ changeset, choice: 'mine' });
    expect(await problemOf(() => methods.getConflict({ changeset }))).toMatchObject({
      code: 'unknown_record',
    });
    await methods.discard({ changeset });
    const { student } = await methods.getStudent({ student_unique_id });
    expect(student.first_name).toBe('Anne');
    expect(await methods.listOutbox({})).toEqual([]);
  });
});

describe('a restored value', () => {
  test('is given back field by field, as an edit', async () => {
    const { methods } = await opened();
    const fields = { first_name: 'Anna' };
    await methods.restore({ entity: 'students', key: [student_unique_id], fields });
    const { student } = await methods.getStudent({ student_unique_id });
    expect(student.first_name).toBe('Anna');
  });

  test('changes a record that is there, and creates one that is gone from all its fields', async () => {
    const { methods, center } = await opened();
    const entity = 'student_school_associations';
    const key = Object.values(anaAtLincoln);
    const lost = { ...center.get(entity, key).record, calendar_code: 'B' };
    await methods.restore({ entity, key, fields: lost });
    await methods.syncNow({});
    expect(center.get(entity, key).record).toMatchObject({ calendar_code: 'B' });
    await methods.enroll({ enrollment: { ...atGrandview, student_unique_id } });
    await methods.removeEnrollment(anaAtLincoln);
    await methods.syncNow({});
    expect(center.get(entity, key).record).toBeNull();
    await methods.restore({ entity, key, fields: lost });
    await methods.syncNow({});
    expect(center.get(entity, key).record).toMatchObject({ calendar_code: 'B' });
    await methods.restore({ entity, key, fields: null });
    await methods.syncNow({});
    expect(center.get(entity, key).record).toBeNull();
  });

  test('of a record that is gone is not a single field', async () => {
    const { methods } = await opened();
    const key = Object.values({ ...anaAtLincoln, entry_date: '2020-01-01' });
    const fields = { calendar_code: 'B' };
    expect(
      await problemOf(() =>
        methods.restore({ entity: 'student_school_associations', key, fields }),
      ),
    ).toMatchObject({ code: 'unknown_record' });
  });
});

describe('a value of the district’s own', () => {
  const grade = { entry_grade_level_descriptor: 'Bridge year' };
  const openedWithGrade = () =>
    opened(({ center }) => {
      center.put('student_school_associations', enrollment(student_unique_id, lincoln, grade));
    });

  test('goes along with a transfer, and stays with a corrected entry date', async () => {
    const moves: Call[] = [
      (m) =>
        m.transfer({
          ...anaAtLincoln,
          ...exit,
          enrollment: { school_id: grandview, entry_date: '2026-10-02' },
        }),
      (m) => m.correct({ ...anaAtLincoln, fields: { entry_date: '2026-08-25' } }),
    ];
    for (const move of moves) {
      const { methods, center } = await openedWithGrade();
      await move(methods);
      await methods.syncNow({});
      const found = center.all('student_school_associations');
      expect(found).toContainEqual(expect.objectContaining({ student_unique_id, ...grade }));
      expect(await methods.listOutbox({})).toEqual([]);
    }
  });

  test('is not written to a field that did not have it', async () => {
    const { methods } = await openedWithGrade();
    const fields = { entry_grade_level_descriptor: 'Gap year' };
    expect(await problemOf(() => methods.correct({ ...anaAtLincoln, fields }))).toMatchObject({
      code: 'unknown_descriptor',
      field: 'entry_grade_level_descriptor',
    });
  });
});
