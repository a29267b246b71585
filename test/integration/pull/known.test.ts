import { expect, test } from 'vitest';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import type { KnownEntry } from '../../../sync/protocol/pull.ts';
import { addDevice, openTestCenter, type Pulled, pullAll } from '../../support/center/center.ts';
import { putForeign } from '../../support/center/profiles.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';

const goingOn = ({ hello, done, cursors }: Pulled) =>
  [cursors, { epoch: hello.epoch, horizon: done.horizon }] as const;
const keysOf = ({ rows }: Pulled) => rows.map(([entity, key]) => `${entity} ${key[0]}`);

async function openCenter() {
  const hub = await openTestCenter();
  await addSchools(hub.pool, 1);
  for (const id of ['A', 'B']) {
    await addStudent(hub.pool, id);
    await enroll(hub.pool, id, 1, '2026-08-01');
  }
  const device = await addDevice(hub, { buckets: ['school:1'] });
  return { hub, device };
}

test('a pull sends what the laptop pushed only when it has changed since', async () => {
  const { hub, device } = await openCenter();
  const first = await pullAll(hub, device);
  const { rows } = await hub.pool.query(
    `UPDATE students SET first_name = 'Bea' RETURNING student_unique_id AS id, _etag AS etag`,
  );
  const known = {
    'school:1': rows.map(({ id, etag }): KnownEntry => ['students', [id], etag]),
  };
  const [cursors, more] = goingOn(first);
  const same = await pullAll(hub, device, cursors, { ...more, known });
  expect(same.rows).toEqual([]);
  expect(same.cursors).not.toEqual(cursors);
  expect((await pullAll(hub, device, same.cursors, more)).rows).toEqual([]);
  await hub.pool.query(`UPDATE students SET birth_city = 'Oslo' WHERE student_unique_id = 'B'`);
  const changed = await pullAll(hub, device, cursors, { ...more, known });
  expect(keysOf(changed)).toEqual(['students B']);
  await hub.pool.query(`DELETE FROM student_school_associations WHERE student_unique_id = 'A'`);
  const removed = await pullAll(hub, device, cursors, { ...more, known });
  expect(keysOf(removed)).toEqual(['students B', 'students A', 'student_school_associations A']);
});

test('a record that was pushed before the first pull and removed since comes as a removal', async () => {
  const { hub, device } = await openCenter();
  const { rows } = await hub.pool.query(
    `SELECT _etag AS etag FROM students WHERE student_unique_id = 'A'`,
  );
  await hub.pool.query(`DELETE FROM student_school_associations WHERE student_unique_id = 'A'`);
  const known = { 'school:1': [['students', ['A'], rows[0].etag]] as KnownEntry[] };
  const { rows: pulled } = await pullAll(hub, device, {}, { known });
  expect(pulled.find(([entity, key]) => entity === 'students' && key[0] === 'A')?.[2]).toBeNull();
});

test('an entity that was empty when it was first pulled gets its removals from then on', async () => {
  const { hub, device } = await openCenter();
  await hub.pool.query('DELETE FROM student_school_associations');
  await decideRecheck(hub.pool);
  await hub.pool.query("DELETE FROM sync.entry WHERE bucket = 'school:1'");
  const first = await pullAll(hub, device);
  expect(first.cursors['school:1']).toMatchObject({ students: '0.0', users: '0.0' });
  await enroll(hub.pool, 'A', 1, '2026-08-01');
  await hub.pool.query('DELETE FROM student_school_associations');
  const second = await pullAll(hub, device, ...goingOn(first));
  expect(second.rows.map(([entity, , etag]) => [entity, etag])).toEqual([
    ['students', null],
    ['student_school_associations', null],
  ]);
});

test('thousands of known entries are left out of a pull, also with names that need escaping', async () => {
  const { hub, device } = await openCenter();
  const count = 5000;
  await hub.pool.query(
    `INSERT INTO students (student_unique_id, student_usi, first_name, last_name)
     SELECT 'it''s \\ "' || i, 100 + i, 'F', 'L' FROM generate_series(1, $1) AS i`,
    [count],
  );
  await hub.pool.query(
    `INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year)
     SELECT student_unique_id, 1, '2026-08-01', 2027 FROM students WHERE student_usi > 100`,
  );
  const { rows } = await hub.pool.query(
    `SELECT student_unique_id AS id, _etag AS etag FROM students WHERE student_usi > 100`,
  );
  const known = {
    'school:1': rows.map(({ id, etag }): KnownEntry => ['students', [id], etag]),
  };
  const all = await pullAll(hub, device);
  const some = await pullAll(hub, device, {}, { known });
  expect(all.rows.length - some.rows.length).toBe(count);
});

test('profiles that a laptop has pushed are not sent to it again either', async () => {
  const { hub, device } = await openCenter();
  await putForeign(hub.dynamodb, { profile_id: 'p', school_id: '1', phone: '1' });
  await scanProfiles({ pool: hub.pool, client: hub.dynamodb });
  const first = await pullAll(hub, device);
  const profile = first.rows.find(([entity]) => entity === 'profiles');
  expect(profile?.[1]).toEqual(['p']);
  const known = { 'school:1': [['profiles', ['p'], profile?.[2]]] as KnownEntry[] };
  const again = await pullAll(hub, device, {}, { known });
  expect(again.rows).toHaveLength(first.rows.length - 1);
});
