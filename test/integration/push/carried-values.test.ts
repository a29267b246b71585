import { expect, test } from 'vitest';
import { putDescriptors } from '../../../sync/hub/postgres/descriptors.ts';
import type { Action, Operation } from '../../../sync/protocol/changeset.ts';
import { addDevice, openTestCenter, pushOne } from '../../support/center/center.ts';
import { addSchools, addStudent } from '../../support/center/records.ts';
import { changeset, createEnrollment, remove, update } from '../../support/changeset.ts';

const table = 'student_school_associations';
const key = ['A', 1, '2026-08-24'];

/** A student whose enrollment at school 1 has a grade that the district has not loaded into its descriptor sets. */
async function openDistrict() {
  const hub = await openTestCenter();
  await addSchools(hub.pool, 1, 2);
  await addStudent(hub.pool, 'A');
  const { rows } = await hub.pool.query(
    `INSERT INTO student_school_associations
       (student_unique_id, school_id, entry_date, school_year, entry_grade_level_descriptor)
     VALUES ('A', 1, '2026-08-24', 2027, 'Bridge year')
     RETURNING _etag AS etag`,
  );
  const device = await addDevice(hub, { buckets: ['school:1', 'school:2'] });
  const send = (action: Action, ...operations: Operation[]) =>
    pushOne(hub, device, changeset(action, ...operations));
  const grades = async () => {
    const found = await hub.pool.query(
      `SELECT school_id AS school, entry_date::text AS entry, exit_withdraw_date::text AS exit,
              entry_grade_level_descriptor AS grade
         FROM student_school_associations ORDER BY entry_date`,
    );
    return found.rows;
  };
  return { hub, send, grades, base: rows[0].etag as string };
}

test('a transfer carries a grade of no descriptor set to the other school', async () => {
  const { send, grades, base } = await openDistrict();
  const answer = await send(
    'transfer',
    update(table, key, { exit_withdraw_date: '2026-10-01' }, base),
    createEnrollment('A', 2, '2026-10-02', { entry_grade_level_descriptor: 'Bridge year' }),
  );
  expect(answer.result).toBe('applied');
  expect(await grades()).toEqual([
    { school: 1, entry: '2026-08-24', exit: '2026-10-01', grade: 'Bridge year' },
    { school: 2, entry: '2026-10-02', exit: null, grade: 'Bridge year' },
  ]);
});

test('a corrected entry date keeps a grade of no descriptor set, named or not', async () => {
  for (const named of [{}, { entry_grade_level_descriptor: 'Bridge year' }]) {
    const { send, grades, base } = await openDistrict();
    const answer = await send(
      'correct',
      remove(table, key, base),
      createEnrollment('A', 1, '2026-08-25', named),
    );
    expect(answer.result).toBe('applied');
    expect(await grades()).toEqual([
      { school: 1, entry: '2026-08-25', exit: null, grade: 'Bridge year' },
    ]);
  }
});

test('a new grade of no descriptor set is refused, and is taken when the district has loaded it', async () => {
  const { hub, send, base } = await openDistrict();
  const edit = update(table, key, { entry_grade_level_descriptor: 'Gap year' }, base);
  expect(await send('correct', edit)).toMatchObject({
    result: 'rejected',
    error: {
      code: 'unknown_descriptor',
      field: 'entry_grade_level_descriptor',
      params: { value: 'Gap year' },
    },
  });
  const client = await hub.pool.connect();
  await putDescriptors(client, [
    {
      set_name: 'GradeLevelDescriptor',
      namespace: 'uri://district.example/GradeLevelDescriptor',
      code_value: 'Gap year',
      name: 'Gap year',
    },
  ]);
  client.release();
  expect((await send('correct', edit)).result).toBe('applied');
});
