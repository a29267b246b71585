import { expect, test } from 'vitest';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import { addDevice, openTestCenter, pullAll } from '../../support/center/center.ts';
import { findIndexErrors } from '../../support/center/existing-district.ts';
import { addOrganization, addUser } from '../../support/center/people.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';

const tables = ['organizations', 'users', 'schools', 'students', 'student_school_associations'];
const all = tables.join(', ');

test.each([
  ['READ COMMITTED', `TRUNCATE ${all}`],
  ['REPEATABLE READ', 'TRUNCATE schools, organizations, users CASCADE; TRUNCATE students CASCADE'],
  ['SERIALIZABLE', `TRUNCATE ${all} RESTART IDENTITY`],
  ['READ COMMITTED', `SET LOCAL session_replication_role = replica; TRUNCATE ${all}`],
])('a nightly load of all tables at %s moves nothing: %s', async (isolation, empty) => {
  const hub = await openTestCenter();
  const { pool } = hub;
  await addSchools(pool, 1, 2);
  for (const id of ['1', '2']) {
    await addOrganization(pool, { id: `org ${id}`, type: 'school', identifier: id });
    await addUser(pool, { sourced_id: `user ${id}`, org_ids: ['org 1', 'org 2'] });
    await addStudent(pool, `S${id}`);
    await enroll(pool, `S${id}`, 1, '2026-08-01');
    await enroll(pool, `S${id}`, 2, '2026-09-01');
  }
  await decideRecheck(pool);
  const device = await addDevice(hub, { buckets: ['school:1', 'school:2'] });
  const { cursors, hello, done } = await pullAll(hub, device);
  await pool.query(
    `BEGIN ISOLATION LEVEL ${isolation};
     ${tables.map((table) => `CREATE TEMP TABLE new_${table} ON COMMIT DROP AS SELECT * FROM ${table}`).join(';')};
     ${empty};
     ${tables.map((table) => `INSERT INTO ${table} SELECT * FROM new_${table}`).join(';')};
     COMMIT`,
  );
  const more = { epoch: hello.epoch, horizon: done.horizon };
  expect((await pullAll(hub, device, cursors, more)).rows).toEqual([]);
  expect(await findIndexErrors(pool)).toEqual([]);
  expect((await scanTables(pool)).filter(({ found }) => found > 0)).toEqual([]);
});
