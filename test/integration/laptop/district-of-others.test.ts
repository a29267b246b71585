import { expect, test } from 'vitest';
import { openTestCenter, serveCenter } from '../../support/center/center.ts';
import { addSmallDistrict } from '../../support/center/people.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { joinRealLaptop } from '../../support/laptop/real-laptop.ts';

const email = 'cara@schools.example';
const id = 'A';

async function openDistrict() {
  const center = await openTestCenter();
  await addSmallDistrict(center.pool);
  await addStudent(center.pool, id);
  await enroll(center.pool, id, 1, '2026-08-01');
  const { url } = await serveCenter(center);
  const laptop = await joinRealLaptop(center, { url, email });
  await laptop.methods.syncNow({});
  const edit = (fields: Record<string, unknown>) =>
    laptop.methods.editStudent({ student_unique_id: id, fields });
  const stored = async () => (await center.pool.query('SELECT * FROM students')).rows[0];
  return { pool: center.pool, laptop, edit, stored };
}

async function expectEqual(laptop: Awaited<ReturnType<typeof openDistrict>>['laptop']) {
  for (const bucket of await laptop.verify()) expect(bucket).toMatchObject({ equal: true });
}

test('a laptop of a district that gets another name goes on syncing, with its edits', async () => {
  const { pool, laptop, edit, stored } = await openDistrict();
  await edit({ birth_city: 'Austin' });
  await pool.query(`UPDATE organizations SET name = 'Another name' WHERE type = 'district'`);
  expect(await laptop.methods.syncNow({})).toMatchObject({ pushed: 1 });
  expect(await stored()).toMatchObject({ birth_city: 'Austin' });
  expect(await laptop.methods.listOutbox({})).toEqual([]);
  await expectEqual(laptop);
});

test('values of a set that nobody loaded arrive, are a data issue, and what is beside them can be edited', async () => {
  const { pool, laptop, edit, stored } = await openDistrict();
  await pool.query(
    `UPDATE students SET birth_sex_descriptor = 'Of nobody', races = '["Of nobody"]'`,
  );
  await laptop.methods.syncNow({});
  expect(await laptop.methods.countDataIssues({})).toMatchObject({ unknown_value: 1 });
  await edit({ birth_city: 'Austin' });
  expect(await laptop.methods.syncNow({})).toMatchObject({ pushed: 1 });
  expect(await stored()).toMatchObject({ birth_sex_descriptor: 'Of nobody', birth_city: 'Austin' });
  await expectEqual(laptop);
});

test('times that a session of another zone writes move nothing back', async () => {
  const { pool, laptop } = await openDistrict();
  const session = await pool.connect();
  for (const zone of ['Pacific/Honolulu', 'Pacific/Kiritimati']) {
    await session.query(`SET TimeZone = '${zone}'`);
    await session.query('UPDATE organizations SET name = name || $1, date_last_modified = now()', [
      zone,
    ]);
    await session.query('UPDATE students SET birth_city = $1, updated_at = now()', [zone]);
  }
  session.release(true);
  await laptop.methods.syncNow({});
  const student = await laptop.methods.getStudent({ student_unique_id: id });
  expect(student).toMatchObject({ student: { birth_city: 'Pacific/Kiritimati' } });
  await expectEqual(laptop);
});
