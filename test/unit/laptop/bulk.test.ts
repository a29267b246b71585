import { describe, expect, test } from 'vitest';
import { joinLaptop, startDistrict } from '../../support/laptop/laptop.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';

const exit = { exit_withdraw_date: '2026-11-20', exit_withdraw_type_descriptor: 'Transferred' };
const at = (student_unique_id: string, school_id = lincoln, entry_date = '2026-08-24') => ({
  student_unique_id,
  school_id,
  entry_date,
});

/** Ana and José are at Lincoln; Mia at Lincoln, and at Grandview as a second school. */
async function laptop() {
  const district = await startDistrict();
  const { methods } = await joinLaptop(district);
  const open = async (id: string) => {
    const { enrollments } = await methods.getStudent({ student_unique_id: id });
    return enrollments
      .filter((one) => one.enrollment.exit_withdraw_date === null)
      .map((one) => one.enrollment.school_id);
  };
  return { district, methods, open };
}

describe('the preview of a bulk action', () => {
  test('proposes one enrollment of each student, and says what is unusual', async () => {
    const { methods } = await laptop();
    await methods.correct({
      ...at('604822'),
      fields: { entry_grade_level_descriptor: 'Tenth grade' },
    });
    const ids = ['604821', '604822', '604823', '604821'];
    const { lines, not_enrolled } = await methods.planBulk({
      student_unique_ids: ids,
      school_id: null,
    });
    expect(
      lines.map(({ student_unique_id, school_name, is_proposed, unusual }) => [
        student_unique_id,
        school_name,
        is_proposed,
        unusual,
      ]),
    ).toEqual([
      ['604821', 'Lincoln High School', true, []],
      ['604822', 'Lincoln High School', true, ['edit_waits']],
      ['604823', 'Lincoln High School', true, ['several_schools']],
      ['604823', 'Grandview High School', false, ['several_schools']],
    ]);
    expect(not_enrolled).toEqual([]);
  });

  test('is about the school of the list, and names those who are not there', async () => {
    const { methods } = await laptop();
    const { lines, not_enrolled } = await methods.planBulk({
      student_unique_ids: ['604821', '604823'],
      school_id: grandview,
    });
    expect(lines.filter((line) => line.is_proposed)).toMatchObject([
      at('604823', grandview, '2026-09-01'),
    ]);
    expect(not_enrolled).toEqual(['604821']);
  });

  test('proposes nothing where it is not clear which enrollment is meant', async () => {
    const { district, methods } = await laptop();
    district.center.put('students', student('1', 'Al', 'Two'));
    district.center.put('student_school_associations', enrollment('1', lincoln));
    district.center.put('student_school_associations', enrollment('1', grandview));
    await methods.syncNow({});
    const { lines } = await methods.planBulk({ student_unique_ids: ['1'], school_id: null });
    expect(lines.map(({ is_proposed }) => is_proposed)).toEqual([false, false]);
  });
});

describe('a bulk action', () => {
  test('settles each line once: trying again takes only what failed, and touches no other school', async () => {
    const { methods, open } = await laptop();
    const early = { ...exit, exit_withdraw_date: '2026-08-25' };
    await methods.correct({ ...at('604822'), fields: { entry_date: '2026-09-07' } });
    const lines = [at('604821'), at('604822', lincoln, '2026-09-07'), at('604823')];
    const first = await methods.withdrawAll({ ...early, lines });
    expect(first.saved).toEqual([lines[0], lines[2]]);
    expect(first.failed).toMatchObject([
      { line: lines[1], problem: { field: 'exit_withdraw_date' } },
    ]);
    expect(await open('604823')).toEqual([grandview]);

    const again = await methods.withdrawAll({
      ...exit,
      bulk: first.bulk,
      lines: first.failed.map(({ line }) => line),
    });
    expect(again).toMatchObject({ bulk: first.bulk, failed: [] });
    expect(await open('604823')).toEqual([grandview]);
    expect(await open('604822')).toEqual([]);
    const { enrollments } = await methods.getStudent({ student_unique_id: '604821' });
    expect(enrollments[0]?.enrollment.exit_withdraw_date).toBe('2026-08-25');
  });

  test('is one entry of the outbox, which is undone whole', async () => {
    const { methods, open } = await laptop();
    const { bulk } = await methods.withdrawAll({
      ...exit,
      lines: [at('604821'), at('604822')],
    });
    expect((await methods.listOutbox({})).map((one) => one.bulk)).toEqual([
      { bulk, kind: 'withdraw', count: 2 },
      { bulk, kind: 'withdraw', count: 2 },
    ]);
    expect(await methods.undoBulk({ bulk })).toEqual({ settled: 2, problems: [] });
    expect(await methods.listOutbox({})).toEqual([]);
    expect([await open('604821'), await open('604822')]).toEqual([[lincoln], [lincoln]]);
    expect(() => methods.undoBulk({ bulk })).toThrow(
      expect.objectContaining({ code: 'unknown_record' }),
    );
  });

  test('is undone whole after it was sent', async () => {
    const { district, methods } = await laptop();
    const { bulk } = await methods.transferAll({
      ...exit,
      lines: [at('604821'), at('604822')],
      enrollment: { school_id: grandview, entry_date: '2026-11-23' },
    });
    await methods.syncNow({});
    const there = () =>
      district.center.get('student_school_associations', ['604821', grandview, '2026-11-23'])
        .record;
    expect(there()).toMatchObject({
      entry_grade_level_descriptor: 'Ninth grade',
      primary_school: true,
    });
    expect(await methods.undoBulk({ bulk })).toEqual({ settled: 2, problems: [] });
    await methods.syncNow({});
    expect(there()).toBeNull();
  });

  test('is discarded whole, and what was sent stays', async () => {
    const { methods, open } = await laptop();
    const { bulk } = await methods.withdrawAll({ ...exit, lines: [at('604821')] });
    await methods.syncNow({});
    await methods.withdrawAll({ ...exit, bulk, lines: [at('604822')] });
    await methods.discardBulk({ bulk });
    expect(await methods.listOutbox({})).toEqual([]);
    expect([await open('604821'), await open('604822')]).toEqual([[], [lincoln]]);
  });

  test('finds all students of the list', async () => {
    const { methods } = await laptop();
    const all = await methods.listStudentIds({ text: '', status: 'any', sort: 'name' });
    expect(all).toEqual(['604822', '604823', '604821']);
  });
});
