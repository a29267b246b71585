import { describe, expect, test } from 'vitest';
import { titleMessage } from '../../../sync/i18n/title-message.ts';
import { createLaptop } from '../../../sync/laptop/laptop.ts';
import { joinLaptop, passphrase, startDistrict, stillPace } from '../../support/laptop/laptop.ts';
import { enrollment, lincoln } from '../../support/memory/demo-records.ts';

const all = { text: '', status: 'any', sort: 'name', offset: 0, limit: 100 } as const;

describe('a laptop', () => {
  test('joins, and shows the students of its schools by name', async () => {
    const laptop = await joinLaptop(await startDistrict());
    const { methods } = laptop;
    expect(laptop.state).toMatchObject({ state: 'open', district: 'Grand Bend' });
    const list = await methods.listStudents(all);
    expect(list.rows.map(({ last_name }) => last_name)).toEqual(['Álvarez', 'O’Brien', 'Ruiz']);
    expect(list.rows[2]).toEqual({
      student_unique_id: '604821',
      first_name: 'Ana',
      last_name: 'Ruiz',
      middle_name: null,
      generation_code_suffix: null,
      birth_date: '2010-04-05',
      school_id: lincoln,
      school_name: 'Lincoln High School',
      grade: 'Ninth grade',
      entry_date: '2026-08-24',
      exit_withdraw_date: null,
      waiting: false,
    });
  });

  test('shows only the staff to whom a student is assigned', async () => {
    const district = await startDistrict();
    const professional = { school_id: String(lincoln), last_name: 'Lane' };
    district.center.putDocument(
      { ...professional, profile_id: 'p-1', first_name: 'Cora', students_assigned: ['604821'] },
      null,
    );
    district.center.putDocument(
      { ...professional, profile_id: 'p-2', first_name: 'Max', students_assigned: ['604822'] },
      null,
    );
    district.center.applyFeed();
    const { methods } = await joinLaptop(district);
    const { staff } = await methods.getStudent({ student_unique_id: '604821' });
    expect(staff).toEqual([
      {
        profile_id: 'p-1',
        first_name: 'Cora',
        last_name: 'Lane',
        role_type: null,
        email: null,
        phone: null,
      },
    ]);
  });

  test('keeps its records locked between one use and the next', async () => {
    const district = await startDistrict();
    const { methods, folder, close } = await joinLaptop(district);
    await methods.editStudent({ student_unique_id: '604821', fields: { first_name: 'Anna' } });
    await close();
    const again = createLaptop({ folder, fetch, pace: stillPace });
    expect(() => again.methods.listStudents(all)).toThrow(
      expect.objectContaining({ code: 'locked' }),
    );
    const [person] = await again.methods.listPeople({});
    expect(person).toMatchObject({ name: 'Cora Lane', district: 'Grand Bend' });
    const id = String(person?.person);
    await expect(
      again.methods.unlock({ person: id, passphrase: 'not the passphrase' }),
    ).rejects.toMatchObject({ code: 'wrong_passphrase' });
    await again.methods.unlock({ person: id, passphrase });
    const view = await again.methods.getStudent({ student_unique_id: '604821' });
    expect(view.student.first_name).toBe('Anna');
    expect(view.changesets).toMatchObject([
      { state: 'waiting', parts: { kind: 'edit', record: 'Anna Ruiz', fields: ['first_name'] } },
    ]);
    await again.close();
  });

  test('sends a saved edit, and shows that the center has it', async () => {
    const district = await startDistrict();
    const { methods } = await joinLaptop(district);
    await methods.withdraw({
      student_unique_id: '604821',
      school_id: lincoln,
      entry_date: '2026-08-24',
      exit_withdraw_date: '2026-10-01',
      exit_withdraw_type_descriptor: 'Transferred',
    });
    const [waiting] = await methods.listOutbox({});
    expect(waiting && titleMessage(waiting.parts)).toBe(
      'Withdraw Ana Ruiz from Lincoln High School, effective Oct 1, 2026',
    );
    expect(await methods.syncNow({})).toMatchObject({ pushed: 1, pending: 0 });
    expect(await methods.listOutbox({})).toEqual([]);
    const key = ['604821', lincoln, '2026-08-24'];
    const { record } = district.center.get('student_school_associations', key);
    expect(record).toMatchObject({ exit_withdraw_date: '2026-10-01' });
    const withdrawn = await methods.listStudents({ ...all, status: 'withdrawn' });
    expect(withdrawn.rows.map(({ student_unique_id }) => student_unique_id)).toEqual(['604821']);
  });

  test('enrolls a new student, who gets a USI from the center', async () => {
    const district = await startDistrict();
    const { methods } = await joinLaptop(district);
    const { student_unique_id, ...rest } = enrollment('700001', lincoln);
    await methods.enrollNew({
      student: { student_unique_id, first_name: 'Noor', last_name: 'Haddad' },
      enrollment: rest,
    });
    const before = await methods.getStudent({ student_unique_id: '700001' });
    expect(before.student.student_usi).toBeNull();
    await methods.syncNow({});
    const after = await methods.getStudent({ student_unique_id: '700001' });
    expect(after.student.student_usi).toBeGreaterThan(1000);
    expect(after.changesets).toEqual([]);
    expect((await methods.listStudents({ ...all, text: 'noor had' })).total).toBe(1);
  });
});
