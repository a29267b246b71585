import { describe, expect, test } from 'vitest';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { joinLaptop, startDistrict } from '../../support/laptop/laptop.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';

const none = { entered: 0, transferred: 0, withdrawn: 0 };

/** A district, and a laptop whose counselor has looked just now. */
async function lookedAt() {
  const district = await startDistrict();
  const { methods } = await joinLaptop(district);
  await methods.markSeen({});
  const { center } = district;
  return {
    methods,
    center,
    put: (row: AnyRecord) => center.put('student_school_associations', row),
    async news() {
      await methods.syncNow({});
      const { changes, counts } = await methods.today({});
      const sum = counts.entered + counts.transferred + counts.withdrawn;
      expect(sum).toBe(changes.length);
      return changes
        .map(({ kind, student_unique_id, date }) => `${kind} ${student_unique_id} ${date}`)
        .sort();
    },
  };
}

describe('today', () => {
  test('lists enrollments that others made or ended since the last look', async () => {
    const district = await startDistrict();
    const { methods } = await joinLaptop(district);
    expect(await methods.today({})).toMatchObject({ since: null, counts: none, changes: [] });
    await methods.markSeen({});
    const { since } = await methods.today({});
    expect(since).toEqual(expect.any(String));
    expect(await methods.today({})).toMatchObject({ counts: none, changes: [] });

    const { center } = district;
    const at = (second: number) => ({ _last_modified_date: `2099-01-02T08:00:0${second}Z` });
    const put = (row: AnyRecord) => center.put('student_school_associations', row);
    center.put('students', student('700001', 'Noor', 'Haddad'));
    put({ ...enrollment('700001', lincoln), ...at(1) });
    put({ ...enrollment('604822', grandview, { entry_date: '2026-10-01' }), ...at(2) });
    put({ ...enrollment('604821', lincoln, { exit_withdraw_date: '2026-11-20' }), ...at(3) });
    await methods.syncNow({});
    const view = await methods.today({});
    expect(view.since).toBe(since);
    expect(view.counts).toEqual({ entered: 1, transferred: 1, withdrawn: 1 });
    expect(
      view.changes.map(({ kind, student_unique_id, date }) => [kind, student_unique_id, date]),
    ).toEqual([
      ['withdrawn', '604821', '2026-11-20'],
      ['transferred', '604822', '2026-10-01'],
      ['entered', '700001', '2026-08-24'],
    ]);
    await methods.markSeen({});
    expect(await methods.today({})).toMatchObject({ counts: none, changes: [] });
  });

  test('knows what is new whatever other writers put into the columns of time', async () => {
    const { put, center, news } = await lookedAt();
    for (const [id, at] of [
      ['700001', '1999-01-01T00:00:00Z'],
      ['700002', null],
      ['700003', '2026-11-26 03:00:00 in local time'],
    ] as const) {
      center.put('students', student(id, 'Noor', 'Haddad'));
      put({ ...enrollment(id, lincoln), created_at: at, _last_modified_date: at });
    }
    expect(await news()).toEqual([
      'entered 700001 2026-08-24',
      'entered 700002 2026-08-24',
      'entered 700003 2026-08-24',
    ]);
  });

  test('does not count what was only corrected', async () => {
    const { put, center, news } = await lookedAt();
    const later = {
      created_at: '2099-01-01T00:00:00Z',
      _last_modified_date: '2099-01-01T00:00:00Z',
    };
    put({ ...enrollment('604821', lincoln, { school_year: 2028 }), ...later });
    // Another entry date is another record.
    center.remove('student_school_associations', ['604822', lincoln, '2026-08-24']);
    put({ ...enrollment('604822', lincoln, { entry_date: '2026-08-25' }), ...later });
    const before = { entry_date: '2024-09-01', exit_withdraw_date: '2025-06-02' };
    put({ ...enrollment('604821', grandview, before), ...later });
    expect(await news()).toEqual([]);
  });

  test('a student who comes back to the same school enters, and is not transferred', async () => {
    const { put, methods, news } = await lookedAt();
    put(enrollment('604821', lincoln, { exit_withdraw_date: '2026-10-01' }));
    await methods.syncNow({});
    await methods.markSeen({});
    put(enrollment('604821', lincoln, { entry_date: '2026-11-02' }));
    expect(await news()).toEqual(['entered 604821 2026-11-02']);
  });

  test('a student who was away for years enters another school, and one of this year transfers', async () => {
    const { put, center, methods, news } = await lookedAt();
    center.put('students', student('700001', 'Noor', 'Haddad'));
    const years = { entry_date: '2019-08-20', exit_withdraw_date: '2020-06-01' };
    put(enrollment('700001', grandview, years));
    put(enrollment('604821', lincoln, { exit_withdraw_date: '2026-10-01' }));
    await methods.syncNow({});
    await methods.markSeen({});
    put(enrollment('700001', lincoln));
    put(enrollment('604821', grandview, { entry_date: '2026-10-02' }));
    expect(await news()).toEqual(['entered 700001 2026-08-24', 'transferred 604821 2026-10-02']);
  });

  test('own edits are no news: not when the center has them, not when they are undone or discarded', async () => {
    const { methods, news } = await lookedAt();
    const key = { school_id: lincoln, entry_date: '2026-08-24' };
    const exit = { exit_withdraw_date: '2026-11-01', exit_withdraw_type_descriptor: 'Withdrawn' };
    await methods.withdraw({ student_unique_id: '604821', ...key, ...exit });
    await methods.enroll({
      enrollment: enrollment('604822', grandview, { entry_date: '2026-11-02' }),
    });
    expect(await news()).toEqual([]);
    const { changeset } = await methods.withdraw({ student_unique_id: '604823', ...key, ...exit });
    await methods.markSeen({});
    await methods.discard({ changeset });
    expect(await news()).toEqual([]);
  });

  test('what others do to a student after the own edit is news', async () => {
    const { methods, put, news } = await lookedAt();
    await methods.enroll({
      enrollment: enrollment('604822', grandview, { entry_date: '2026-11-02' }),
    });
    expect(await news()).toEqual([]);
    await methods.markSeen({});
    put(
      enrollment('604822', grandview, {
        entry_date: '2026-11-02',
        exit_withdraw_date: '2026-11-20',
      }),
    );
    expect(await news()).toEqual(['withdrawn 604822 2026-11-20']);
  });

  test('students of a school that is new to the laptop are not new', async () => {
    const { methods, put, news } = await lookedAt();
    const seen = await methods.getLocalState({ name: 'seen' });
    const { open, at } = seen as { at: string; open: Record<string, string[]> };
    await methods.setLocalState({
      name: 'seen',
      value: { at, open: { [lincoln]: open[lincoln] ?? [] } },
    });
    put(enrollment('604822', grandview, { entry_date: '2026-11-02' }));
    expect(await news()).toEqual([]);
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
