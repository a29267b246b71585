import type pg from 'pg';
import { expect, test } from 'vitest';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import { addDevice, openTestCenter, pullAll, pushOne } from '../../support/center/center.ts';
import { findIndexErrors } from '../../support/center/existing-district.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, createEnrollment, remove, update } from '../../support/changeset.ts';

/* Records that no trigger saw change, and that an answer of a push brings to a laptop. */

const entity = 'student_school_associations';
const key = ['A', 1, '2026-09-11'];

/** School 1 with student A, and a laptop of it that has pulled everything. */
async function openDistrict() {
  const hub = await openTestCenter();
  const { pool } = hub;
  await addSchools(pool, 1);
  await addStudent(pool, 'A');
  await enroll(pool, 'A', 1, '2026-08-01');
  await decideRecheck(pool);
  const device = await addDevice(hub, { buckets: ['school:1'] });
  const first = await pullAll(hub, device);
  /** The rows of the next pull. */
  const next = async () =>
    (await pullAll(hub, device, first.cursors, { horizon: first.done.horizon })).rows;
  return { hub, pool, device, next };
}

async function unseen(pool: pg.Pool, table: string, sql: string) {
  await pool.query(`
    ALTER TABLE ${table} DISABLE TRIGGER USER;
    ${sql};
    ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

const insertUnseen = (pool: pg.Pool) =>
  unseen(
    pool,
    entity,
    `INSERT INTO ${entity} (student_unique_id, school_id, entry_date, school_year)
     VALUES ('A', 1, '2026-09-11', 2027)`,
  );

for (const [how, sql] of [
  ['is deleted', `DELETE FROM ${entity} WHERE entry_date = '2026-09-11'`],
  [
    'gets another key',
    `UPDATE ${entity} SET entry_date = '2026-09-12' WHERE entry_date = '2026-09-11'`,
  ],
] as const) {
  test(`an unseen record that a stale answer brought goes with the next pull when it ${how}`, async () => {
    const { hub, pool, device, next } = await openDistrict();
    await insertUnseen(pool);
    const sent = changeset('enroll', createEnrollment('A', 1, '2026-09-11'));
    expect(await pushOne(hub, device, sent)).toMatchObject({
      result: 'stale',
      current: [{ entity, key }],
    });
    expect(await findIndexErrors(pool)).toEqual([]);
    await pool.query(sql);
    expect(await next()).toContainEqual([
      entity,
      key,
      null,
      expect.any(String),
      null,
      ...(how === 'is deleted' ? [] : [['A', 1, '2026-09-12']]),
    ]);
  });
}

test('an unseen change that a stale answer brought, and that is taken back, comes with the next pull', async () => {
  const { hub, pool, device, next } = await openDistrict();
  const base = (await pool.query('SELECT sync.etag_of_students(s) AS etag FROM students AS s'))
    .rows[0].etag;
  await unseen(pool, 'students', "UPDATE students SET birth_city = 'Elsewhere'");
  const edit = changeset('edit', update('students', ['A'], { birth_city: 'Mine' }, base));
  expect(await pushOne(hub, device, edit)).toMatchObject({
    result: 'stale',
    current: [{ record: { birth_city: 'Elsewhere' } }],
  });
  const { rows } = await pool.query(
    "SELECT key, after ->> 'birth_city' AS city FROM sync.audit WHERE action = 'found_by_scan'",
  );
  expect(rows).toEqual([{ key: ['A'], city: 'Elsewhere' }]);
  await pool.query('UPDATE students SET birth_city = NULL');
  expect((await next()).map(([name, , etag]) => [name, etag])).toContainEqual(['students', base]);
});

test('an unseen removal that a stale answer brought, and that is taken back, comes with the next pull', async () => {
  const { hub, pool, device, next } = await openDistrict();
  await enroll(pool, 'A', 1, '2026-09-11');
  const base = (await pool.query(`SELECT _etag FROM ${entity} WHERE entry_date = '2026-09-11'`))
    .rows[0]._etag;
  await unseen(pool, entity, `DELETE FROM ${entity} WHERE entry_date = '2026-09-11'`);
  const sent = changeset('remove', remove(entity, key, base));
  expect(await pushOne(hub, device, sent)).toMatchObject({
    result: 'stale',
    current: [{ etag: null }],
  });
  const { rows } = await pool.query(
    `SELECT etag FROM sync.entry WHERE entity = $1 AND entry_date = '2026-09-11'`,
    [entity],
  );
  expect(rows).toEqual([{ etag: null }]);
  await enroll(pool, 'A', 1, '2026-09-11');
  expect((await next()).map(([, name, etag]) => [name, etag])).toContainEqual([key, base]);
});

test('the audit says once what an answer brought unseen, and the scan has nothing left to find', async () => {
  const { hub, pool, device } = await openDistrict();
  await insertUnseen(pool);
  const sent = changeset('enroll', createEnrollment('A', 1, '2026-09-11'));
  await pushOne(hub, device, sent);
  await pushOne(hub, device, sent);
  expect((await scanTables(pool)).every(({ found }) => found === 0)).toBe(true);
  const { rows } = await pool.query(
    "SELECT actor, entity, key FROM sync.audit WHERE action = 'found_by_scan'",
  );
  expect(rows).toEqual([{ actor: 'scan', entity, key }]);
});

test('a record that waits in the queue, and that a trigger saw, is not named in the audit as found', async () => {
  const { hub, pool, device, next } = await openDistrict();
  await pool.query(`
    BEGIN ISOLATION LEVEL REPEATABLE READ;
    INSERT INTO ${entity} (student_unique_id, school_id, entry_date, school_year)
    VALUES ('A', 1, '2026-09-11', 2027);
    COMMIT`);
  const sent = changeset('enroll', createEnrollment('A', 1, '2026-09-11'));
  expect(await pushOne(hub, device, sent)).toMatchObject({ result: 'stale' });
  expect((await next()).map(([, name]) => name)).toContainEqual(key);
  const { rows } = await pool.query(
    "SELECT count(*)::integer AS found FROM sync.audit WHERE action = 'found_by_scan'",
  );
  expect(rows).toEqual([{ found: 0 }]);
});
