import { expect, test } from 'vitest';
import type { KnownEntry } from '../../../sync/protocol/pull.ts';
import { addDevice, openTestCenter, pullAll } from '../../support/center/center.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';

const anotherEpoch = '00000000-0000-4000-8000-000000000000';

async function openSchools() {
  const hub = await openTestCenter();
  await addSchools(hub.pool, 1, 2);
  for (const school of [1, 2]) {
    await addStudent(hub.pool, `S${school}`);
    await enroll(hub.pool, `S${school}`, school, '2026-08-01');
  }
  return { hub, device: await addDevice(hub, { buckets: ['school:1', 'school:2'] }) };
}

test('of buckets that a laptop has yet to compare, nothing is sent, and their cursors stay', async () => {
  const { hub, device } = await openSchools();
  const { hello, rows, cursors } = await pullAll(
    hub,
    device,
    { 'school:1': {} },
    { comparing: ['district', 'school:1'] },
  );
  expect(rows.map(([entity, key]) => `${entity} ${key[0]}`)).toEqual([
    'students S2',
    'student_school_associations S2',
  ]);
  expect(Object.keys(cursors).sort()).toEqual(['school:1', 'school:2']);
  expect(cursors['school:1']).toEqual({});
  // It knows already, so it does not have to compare again.
  expect(hello.compare).toEqual([]);
});

test('in another epoch, a bucket with pushed records is compared even when it was never pulled', async () => {
  const { hub, device } = await openSchools();
  const { rows: etags } = await hub.pool.query(
    "SELECT _etag AS etag FROM students WHERE student_unique_id = 'S1'",
  );
  const known = { 'school:1': [['students', ['S1'], etags[0].etag]] as KnownEntry[] };
  const pulled = await pullAll(hub, device, { 'school:1': {} }, { epoch: anotherEpoch, known });
  expect(pulled.hello.compare).toEqual(['school:1']);
  expect(pulled.rows.filter(([, key]) => key[0] === 'S1')).toEqual([]);
  expect(pulled.cursors['school:1']).toEqual({});
});
