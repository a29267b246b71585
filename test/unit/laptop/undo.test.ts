import { describe, expect, test } from 'vitest';
import { joinLaptop, startDistrict } from '../../support/laptop/laptop.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';

const ana = '604821';
const atLincoln = { student_unique_id: ana, school_id: lincoln, entry_date: '2026-08-24' };
const exit = { exit_withdraw_date: '2026-10-01', exit_withdraw_type_descriptor: 'Transferred' };
const toGrandview = enrollment(ana, grandview, { entry_date: '2026-10-02' });

async function laptop() {
  const district = await startDistrict();
  const { methods } = await joinLaptop(district);
  const actions = {
    edit: () => methods.editStudent({ student_unique_id: ana, fields: { first_name: 'Anna' } }),
    withdraw: () => methods.withdraw({ ...atLincoln, ...exit }),
    transfer: () => methods.transfer({ ...atLincoln, ...exit, enrollment: toGrandview }),
    enroll: () => methods.enroll({ enrollment: toGrandview }),
    remove: () => methods.removeEnrollment(atLincoln),
    correct: () => methods.correct({ ...atLincoln, fields: { entry_date: '2026-08-25' } }),
  };
  const seen = async () => {
    const { student: record, enrollments } = await methods.getStudent({ student_unique_id: ana });
    const { first_name } = record;
    return [first_name, enrollments.map(({ enrollment: one }) => Object.values(one).slice(0, 17))];
  };
  return { district, methods, actions, seen };
}

describe('undo', () => {
  test.each(['edit', 'withdraw', 'transfer', 'enroll', 'remove', 'correct'] as const)(
    'of %s leaves nothing to send while it waits, and takes it back once it was sent',
    async (name) => {
      const { methods, actions, seen } = await laptop();
      const before = await seen();
      const first = await actions[name]();
      expect(await seen()).not.toEqual(before);
      await methods.undo(first);
      expect(await seen()).toEqual(before);
      expect(await methods.listOutbox({})).toEqual([]);

      const second = await actions[name]();
      await methods.syncNow({});
      await methods.undo(second);
      await methods.syncNow({});
      expect(await seen()).toEqual(before);
      expect(await methods.listOutbox({})).toEqual([]);
    },
  );

  test('of an undo does the action again; actions of other sessions have no undo', async () => {
    const { methods, actions, seen } = await laptop();
    const saved = await actions.edit();
    const edited = await seen();
    await methods.undo(await methods.undo(saved));
    expect(await seen()).toEqual(edited);
    const changeset = '01900000-0000-7000-8000-000000000001';
    expect(() => methods.undo({ changeset })).toThrow(
      expect.objectContaining({ code: 'unknown_record' }),
    );
  });
});

test('a student with the same name and birth date is found before another is made', async () => {
  const district = await startDistrict();
  district.center.put('students', student('1', 'José', 'Álvarez', { birth_date: '2011-01-01' }));
  const { methods } = await joinLaptop(district);
  const given = { first_name: ' jose', last_name: 'ALVAREZ', birth_date: '2010-04-05' };
  expect(await methods.findPossibleDuplicates(given)).toEqual([
    { student_unique_id: '604822', first_name: 'José', last_name: 'Álvarez' },
  ]);
  expect(await methods.findPossibleDuplicates({ ...given, birth_date: '2010-04-06' })).toEqual([]);
});
