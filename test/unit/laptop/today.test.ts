import { describe, expect, test } from 'vitest';
import { joinLaptop, startDistrict } from '../../support/laptop/laptop.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';
import { setTimeZone } from '../../support/time-zone.ts';

const none = { entered: 0, transferred: 0, withdrawn: 0 };

describe('today', () => {
  test('lists enrollments that the center made or ended since the last look', async () => {
    const district = await startDistrict();
    const { methods } = await joinLaptop(district);
    expect(await methods.today({})).toMatchObject({ since: null, counts: none, changes: [] });
    await methods.markSeen({});
    const { since } = await methods.today({});
    expect(since).toEqual(expect.any(String));
    expect(await methods.today({})).toMatchObject({ counts: none, changes: [] });

    const { center } = district;
    const later = { _last_modified_date: '2099-01-02T08:00:00.000Z' };
    const created = { ...later, created_at: '2099-01-02T08:00:00.000Z' };
    center.put('students', student('700001', 'Noor', 'Haddad'));
    center.put('student_school_associations', { ...enrollment('700001', lincoln), ...created });
    center.put('student_school_associations', {
      ...enrollment('604822', grandview, { entry_date: '2098-12-01' }),
      ...created,
    });
    center.put('student_school_associations', {
      ...enrollment('604821', lincoln, { exit_withdraw_date: '2098-12-20' }),
      ...later,
    });
    // A correction of what had ended before.
    center.put('student_school_associations', {
      ...enrollment('604823', grandview, {
        entry_date: '2025-09-01',
        exit_withdraw_date: '2025-12-02',
      }),
      ...later,
    });
    await methods.syncNow({});
    const view = await methods.today({});
    expect(view.since).toBe(since);
    expect(view.counts).toEqual({ entered: 1, transferred: 1, withdrawn: 1 });
    expect(
      view.changes.map(({ kind, student_unique_id, date }) => [kind, student_unique_id, date]),
    ).toEqual([
      ['withdrawn', '604821', '2098-12-20'],
      ['transferred', '604822', '2098-12-01'],
      ['entered', '700001', '2026-08-24'],
    ]);
  });

  test('is new after the instant of the last look, however finely each is written', async () => {
    const district = await startDistrict();
    const { methods } = await joinLaptop(district);
    const since = '2026-11-26T08:00:00.120Z';
    await methods.setLocalState({ name: 'seen', value: since });
    const enrolledAt = (id: string, at: string) => {
      district.center.put('students', student(id, 'Noor', 'Haddad'));
      district.center.put('student_school_associations', {
        ...enrollment(id, lincoln),
        _last_modified_date: at,
        created_at: at,
      });
    };
    enrolledAt('700001', '2026-11-26T08:00:00Z');
    enrolledAt('700002', '2026-11-26T08:00:00.12Z');
    enrolledAt('700003', '2026-11-26T08:00:00.1200Z');
    enrolledAt('700004', '2026-11-26T08:00:00.120001Z');
    enrolledAt('700005', '2026-11-26T08:00:01Z');
    enrolledAt('700006', '2026-11-26T08:00:00.9Z');
    await methods.syncNow({});
    const { counts, changes } = await methods.today({});
    expect(counts.entered).toBe(3);
    expect(changes.map(({ student_unique_id }) => student_unique_id)).toEqual([
      '700005',
      '700006',
      '700004',
    ]);
  });

  test('tells of withdrawals of the last ninety days of the district', async () => {
    setTimeZone('Pacific/Honolulu');
    const district = await startDistrict();
    const { methods } = await joinLaptop(district);
    // 26 November, 14:30 in Honolulu: the ninetieth day before is 28 August.
    await methods.setLocalState({ name: 'seen', value: '2026-11-27T00:30:00.000Z' });
    const exitedOn = (id: string, exit_withdraw_date: string) =>
      district.center.put('student_school_associations', {
        ...enrollment(id, lincoln, { exit_withdraw_date }),
        _last_modified_date: '2026-11-27T01:00:00Z',
      });
    exitedOn('604821', '2026-08-28');
    exitedOn('604822', '2026-08-29');
    await methods.syncNow({});
    const { changes } = await methods.today({});
    expect(changes.map(({ student_unique_id }) => student_unique_id)).toEqual(['604822']);
  });

  test('counts records that may be wrong, and the list of students finds just those', async () => {
    const district = await startDistrict();
    const { center } = district;
    center.put('students', student('1', 'Ana', 'Ruiz', { birth_date: null }));
    center.put('students', student('2', 'ANA', 'Ruiz'));
    center.put(
      'student_school_associations',
      enrollment('1', lincoln, { entry_grade_level_descriptor: null }),
    );
    center.put(
      'student_school_associations',
      enrollment('2', lincoln, { entry_grade_level_descriptor: 'First grade' }),
    );
    center.put(
      'student_school_associations',
      enrollment('2', grandview, { exit_withdraw_date: '2026-08-01' }),
    );
    center.put('student_school_associations', enrollment('604822', grandview));
    center.put('students', student('3', 'Bo', 'Lee', { birth_sex_descriptor: 'Of nobody' }));
    center.put('student_school_associations', enrollment('3', lincoln));
    center.put('students', student('4', 'Cy', 'Lee', { races: ['White', 'Of nobody'] }));
    center.put('student_school_associations', enrollment('4', lincoln));
    const spelled = { directory_information_opt_out: 'see the form' };
    center.put('users', {
      sourced_id: 'u-3',
      role: 'student',
      identifier: '3',
      status: 'active',
      org_ids: [String(lincoln)],
      metadata: spelled,
    });
    const { methods } = await joinLaptop(district);
    expect(await methods.countDataIssues({})).toEqual({
      no_birth_date: 1,
      no_grade: 1,
      grade_not_offered: 1,
      several_current: 1,
      exit_before_entry: 1,
      same_person: 2,
      unknown_value: 2,
      unclear_opt_out: 1,
    });
    for (const [kind, ids] of [
      ['no_birth_date', ['1']],
      ['no_grade', ['1']],
      ['grade_not_offered', ['2']],
      ['several_current', ['604822']],
      ['exit_before_entry', ['2']],
      ['same_person', ['2', '604821']],
      ['unknown_value', ['3', '4']],
      ['unclear_opt_out', ['3']],
    ] as const) {
      const found = await methods.listStudents({
        text: '',
        status: 'any',
        sort: 'name',
        data_issue: kind,
        offset: 0,
        limit: 10,
      });
      expect(found.rows.map(({ student_unique_id }) => student_unique_id).sort()).toEqual(ids);
    }
  });
});

describe('the local state of the screens', () => {
  test('stays on the laptop, and null takes it away', async () => {
    const { methods } = await joinLaptop(await startDistrict());
    expect(await methods.getLocalState({ name: 'views' })).toBeNull();
    await methods.setLocalState({ name: 'views', value: [{ name: 'Seniors' }] });
    expect(await methods.getLocalState({ name: 'views' })).toEqual([{ name: 'Seniors' }]);
    await methods.setLocalState({ name: 'views', value: null });
    expect(await methods.getLocalState({ name: 'views' })).toBeNull();
    expect(await methods.listOutbox({})).toEqual([]);
  });
});
