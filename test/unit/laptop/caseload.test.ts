import { describe, expect, test } from 'vitest';
import type { Role } from '../../../sync/model/rules/roles.ts';
import { joinLaptop, startDistrict, type TestLaptop } from '../../support/laptop/laptop.ts';
import { grandview, lincoln } from '../../support/memory/demo-records.ts';
import { counselor } from '../../support/memory/memory-hub.ts';

const [ana, jose, mia] = ['604821', '604822', '604823'] as const;

/** A district whose user is Cora, with the profile `p-1`, and a colleague with the profile `p-2` at Grandview. */
async function districtOf(role: Role = 'counselor') {
  const district = await startDistrict();
  district.hub.user = { ...counselor, roles: [role], profile_id: 'p-1' };
  district.center.putDocument(
    { profile_id: 'p-2', school_id: String(grandview), first_name: 'Max', last_name: 'Frank' },
    null,
  );
  district.center.applyFeed();
  const assigned = (id = 'p-1') => district.center.get('profiles', [id]).record?.students_assigned;
  return { ...district, assigned };
}

/** Changes a caseload: Cora's, where no other is named. */
function assign(
  { methods }: Pick<TestLaptop, 'methods'>,
  given: { profile_id?: string; add?: readonly string[]; remove?: readonly string[] },
) {
  const { profile_id = 'p-1', add = [], remove = [] } = given;
  return methods.assignStudents({ profile_id, add: [...add], remove: [...remove] });
}

const everyone = { text: '', status: 'any', sort: 'name', offset: 0, limit: 10 } as const;

describe('a caseload', () => {
  test('is empty at first, and of nobody who has no profile', async () => {
    const district = await districtOf();
    const laptop = await joinLaptop(district);
    expect(laptop.methods.getCaseload({})).toEqual({ profile_id: 'p-1', student_unique_ids: [] });
    district.hub.user = counselor;
    const others = await joinLaptop(district);
    expect(others.methods.getCaseload({})).toBeNull();
  });

  test('takes several students in one changeset, and lets them go again', async () => {
    const district = await districtOf();
    const laptop = await joinLaptop(district);
    const saved = await assign(laptop, { add: [ana, mia, ana] });
    expect(saved).toMatchObject({ added: [ana, mia], removed: [] });
    expect(await laptop.methods.listOutbox({})).toMatchObject([
      { state: 'waiting', parts: { kind: 'edit', fields: ['students_assigned'] } },
    ]);
    const list = await laptop.methods.listStudents({ ...everyone, mine: true });
    expect(list.rows.map(({ student_unique_id }) => student_unique_id)).toEqual([mia, ana]);
    await laptop.methods.syncNow({});
    expect(district.assigned()).toEqual([ana, mia]);

    const moved = await assign(laptop, { add: [jose], remove: [ana] });
    expect(moved).toMatchObject({ added: [jose], removed: [ana] });
    await laptop.methods.syncNow({});
    expect(district.assigned()).toEqual([mia, jose]);
  });

  test('says what was changed, so that exchanging the two undoes it, and nothing waits', async () => {
    const laptop = await joinLaptop(await districtOf());
    await assign(laptop, { add: [ana] });
    await laptop.methods.syncNow({});
    // Ana is in the caseload already: undoing this leaves her there.
    const { added, removed } = await assign(laptop, {
      add: [ana, jose],
    });
    await assign(laptop, { add: removed, remove: added });
    expect(await laptop.methods.listOutbox({})).toEqual([]);
    expect(await laptop.methods.getCaseload({})).toMatchObject({ student_unique_ids: [ana] });
  });

  test('merges what two laptops added and removed, without a question', async () => {
    const district = await districtOf();
    const first = await joinLaptop(district);
    await assign(first, { add: [ana] });
    await first.methods.syncNow({});
    const second = await joinLaptop(district);
    await assign(first, { add: [jose] });
    const saved = await assign(second, {
      add: [mia],
      remove: [ana],
    });
    await first.methods.syncNow({});
    await second.methods.syncNow({});
    expect(await second.methods.syncNow({})).toMatchObject({ conflicts: 0, pending: 0 });
    expect(new Set(district.assigned() as string[])).toEqual(new Set([jose, mia]));

    // To undo it now leaves alone what the other laptop did meanwhile.
    const { added, removed } = saved;
    await assign(second, {
      add: removed,
      remove: added,
    });
    await second.methods.syncNow({});
    expect(new Set(district.assigned() as string[])).toEqual(new Set([ana, jose]));
  });

  test('keeps students whom this laptop does not have', async () => {
    const district = await districtOf();
    district.center.putDocument(
      { profile_id: 'p-3', school_id: String(grandview), students_assigned: ['900', ana] },
      null,
    );
    district.center.applyFeed();
    district.hub.user = { ...counselor, profile_id: 'p-3' };
    const laptop = await joinLaptop(district);
    expect(await laptop.methods.getCaseload({})).toMatchObject({
      student_unique_ids: ['900', ana],
    });
    await assign(laptop, { profile_id: 'p-3', add: [jose], remove: [ana] });
    await laptop.methods.syncNow({});
    expect(district.assigned('p-3')).toEqual(['900', jose]);
  });
});

test('the caseload of the day names who has news, and who needs attention', async () => {
  const district = await districtOf();
  const laptop = await joinLaptop(district);
  const { methods } = laptop;
  expect(methods.caseloadToday({})).toEqual({ students: 0, lines: [] });
  await assign(laptop, { add: [ana, jose] });
  await methods.syncNow({});
  await methods.markSeen({});
  expect(methods.caseloadToday({})).toEqual({ students: 2, lines: [] });
  await methods.withdraw({
    student_unique_id: ana,
    school_id: lincoln,
    entry_date: '2026-08-24',
    exit_withdraw_date: '2026-11-20',
    exit_withdraw_type_descriptor: 'Transferred',
  });
  expect(methods.caseloadToday({})).toEqual({
    students: 2,
    lines: [
      {
        student_unique_id: ana,
        first_name: 'Ana',
        last_name: 'Ruiz',
        news: null,
        needs_you: false,
        not_enrolled: true,
      },
    ],
  });
});

describe('a colleague’s caseload', () => {
  test.each(['principal', 'administrator'] as const)('is changed by a %s', async (role) => {
    const district = await districtOf(role);
    const laptop = await joinLaptop(district);
    await assign(laptop, { profile_id: 'p-2', add: [ana] });
    await laptop.methods.syncNow({});
    expect(district.assigned('p-2')).toEqual([ana]);
  });

  test('is refused to a counselor, on the laptop and by the same rule at the hub', async () => {
    const district = await districtOf('principal');
    const laptop = await joinLaptop(district);
    await assign(laptop, { profile_id: 'p-2', add: [ana] });
    district.hub.user = { ...district.hub.user, roles: ['counselor'] };
    await laptop.methods.syncNow({});
    expect(await laptop.methods.listOutbox({})).toMatchObject([
      { state: 'rejected', reason: { code: 'not_permitted' } },
    ]);
    expect(() => assign(laptop, { profile_id: 'p-2', add: [jose] })).toThrow(
      expect.objectContaining({ code: 'not_permitted' }),
    );
  });
});

describe('to change a caseload is refused', () => {
  test('to a teacher, with a student who is not here, and when nothing changes', async () => {
    const district = await districtOf();
    const laptop = await joinLaptop(district);
    expect(() => assign(laptop, { add: ['999'] })).toThrow(
      expect.objectContaining({ code: 'unknown_student' }),
    );
    expect(() => assign(laptop, {})).toThrow(expect.objectContaining({ code: 'rule_broken' }));
    district.hub.user = { ...district.hub.user, roles: ['teacher'] };
    const teacher = await joinLaptop(district);
    expect(() => assign(teacher, { add: [ana] })).toThrow(
      expect.objectContaining({ code: 'not_permitted' }),
    );
  });
});
