import { expect, test } from 'vitest';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { openTestHub, type TestHub } from '../../support/hub/hub.ts';
import { SecondClient, uuidv7 } from './second-client.ts';

const school = 'school:1';

async function joinedClient(): Promise<{ hub: TestHub; client: SecondClient }> {
  const hub = await openTestHub();
  await addStudent(hub.pool, '604821');
  await addStudent(hub.pool, 'Ñandú "7"');
  await enroll(hub.pool, '604821', 1, '2026-08-24');
  await enroll(hub.pool, 'Ñandú "7"', 1, '2026-08-24');
  const email = 'cara@schools.example';
  const { code } = await makeJoinCode(hub.pool, { email, hours: 1 });
  const client = new SecondClient(hub.url);
  const { user, buckets } = await client.join(code.toLowerCase().replaceAll('-', ' '));
  expect([user.email, buckets]).toEqual([email, ['district', school]]);
  return { hub, client };
}

function studentOf(client: SecondClient, id: string) {
  const record = client.buckets.get(school)?.get(`students\n["${id}"]`);
  if (record === undefined) throw new Error(`no student ${id}`);
  return record;
}

test('a client made from the document joins, pulls, pushes and proves that it equals the center', async () => {
  const { hub, client } = await joinedClient();
  expect(await client.pull()).toBeGreaterThan(0);
  expect(studentOf(client, '604821').record.first_name).toBe('Ana');
  expect(await client.equalsCenter()).toBe(true);

  const before = studentOf(client, '604821');
  const first = await client.update('students', before, { first_name: 'Anna' });
  expect(first.result).toBe('applied');
  const { rows } = await hub.pool.query(
    "SELECT first_name FROM students WHERE student_unique_id = '604821'",
  );
  expect(rows).toEqual([{ first_name: 'Anna' }]);

  expect(await client.equalsCenter()).toBe(false);
  expect(await client.pull()).toBe(1);
  expect(studentOf(client, '604821').record.first_name).toBe('Anna');
  expect(await client.equalsCenter()).toBe(true);
  expect(await client.pull()).toBe(0);
});

test('a client made from the document gets the first answer again, and learns when it is stale', async () => {
  const { client } = await joinedClient();
  await client.pull();
  const before = studentOf(client, '604821');
  const id = uuidv7();
  await client.update('students', before, { first_name: 'Anna' }, id);

  const again = await client.update('students', before, { first_name: 'Anna' }, id);
  expect(again).toMatchObject({ id, result: 'applied', repeated: true });

  const stale = await client.update('students', before, { first_name: 'Annie' });
  expect(stale).toMatchObject({ result: 'stale', current: [{ key: ['604821'] }] });
});

test('a client made from the document drops what leaves its buckets', async () => {
  const { hub, client } = await joinedClient();
  await client.pull();
  await hub.pool.query(
    "DELETE FROM student_school_associations WHERE student_unique_id = '604821'",
  );
  await client.pull();
  expect(() => studentOf(client, '604821')).toThrow();
  expect(await client.equalsCenter()).toBe(true);
});
