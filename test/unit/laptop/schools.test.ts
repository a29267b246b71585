import { describe, expect, test } from 'vitest';
import { joinLaptop, startDistrict } from '../../support/laptop/laptop.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';

describe('a school', () => {
  test('counts who is enrolled by grade, and who came and went by month', async () => {
    const district = await startDistrict();
    const { center } = district;
    center.put('students', student('1', 'Noor', 'Haddad'));
    for (const [entry_date, exit_withdraw_date] of [
      ['2026-11-02', '2027-01-15'],
      ['2027-02-01', null],
    ]) {
      center.put(
        'student_school_associations',
        enrollment('1', lincoln, {
          entry_date,
          exit_withdraw_date,
          entry_grade_level_descriptor: 'Tenth grade',
        }),
      );
    }
    center.put(
      'student_school_associations',
      enrollment('1', lincoln, {
        entry_date: '2025-08-20',
        exit_withdraw_date: '2026-05-30',
        school_year: 2026,
      }),
    );
    const { methods } = await joinLaptop(district);
    const page = await methods.getSchool({ school_id: lincoln });
    expect(page).toMatchObject({ in_scope: true, enrolled: 4, professionals: 1 });
    expect(new Map(page.grades.map(({ grade, students }) => [grade, students]))).toEqual(
      new Map([
        ['Ninth grade', 3],
        ['Tenth grade', 1],
      ]),
    );
    expect([page.school_years, page.school_year]).toEqual([[2027, 2026], 2027]);
    expect(page.months).toEqual([
      { month: '2026-08', entered: 3, withdrew: 0 },
      { month: '2026-09', entered: 0, withdrew: 0 },
      { month: '2026-10', entered: 0, withdrew: 0 },
      { month: '2026-11', entered: 1, withdrew: 0 },
      { month: '2026-12', entered: 0, withdrew: 0 },
      { month: '2027-01', entered: 0, withdrew: 1 },
      { month: '2027-02', entered: 1, withdrew: 0 },
    ]);
    const before = await methods.getSchool({ school_id: lincoln, school_year: 2026 });
    expect(before.months).toHaveLength(10);
    expect([page.years_off, before.years_off]).toEqual([0, 0]);
    expect(() => methods.getSchool({ school_id: 1 })).toThrow(
      expect.objectContaining({ code: 'unknown_record' }),
    );
  });
});

test('a page of a school leaves out dates that are years off, and counts them', async () => {
  const district = await startDistrict();
  for (const [id, dates] of [
    ['604821', { entry_date: '0206-08-24' }],
    ['604822', { entry_date: '2026-08-25', exit_withdraw_date: 'infinity' }],
    ['604823', { entry_date: '2026-08-25', exit_withdraw_date: '9999-12-31' }],
  ] as const) {
    district.center.put('student_school_associations', enrollment(id, lincoln, dates));
  }
  const { methods } = await joinLaptop(district);
  const page = await methods.getSchool({ school_id: lincoln });
  expect(page.months.map(({ month }) => month)).toEqual(['2026-08']);
  expect(page.years_off).toBe(3);
});

describe('organizations', () => {
  test('make a tree that hides none, and lead to their schools', async () => {
    const district = await startDistrict();
    const put = (sourced_id: string, more: object) =>
      district.center.put('organizations', {
        sourced_id,
        name: sourced_id,
        type: 'district',
        ...more,
      });
    put('d', { name: 'The District' });
    put('s', { name: 'Grandview', type: 'school', identifier: String(grandview), parent_id: 'd' });
    put('lost', { parent_id: 'gone' });
    put('one', { parent_id: 'two' });
    put('two', { parent_id: 'one' });
    const { methods } = await joinLaptop(district);
    const tree = await methods.listOrganizations({});
    expect(
      tree.map(({ sourced_id, parent_id, school_id }) => [sourced_id, parent_id, school_id]),
    ).toEqual([
      ['s', 'd', grandview],
      ['lost', null, null],
      ['one', null, null],
      ['d', null, null],
      ['two', null, null],
    ]);
  });
});
