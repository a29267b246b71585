import { expect, test } from 'vitest';
import { checkTriggers } from '../../../sync/hub/commands/doctor/triggers.ts';
import { migrate } from '../../../sync/hub/postgres/schema/migrate.ts';
import { findTriggerFaults } from '../../../sync/hub/postgres/schema/trigger-faults.ts';
import { tableNames } from '../../../sync/hub/postgres/schema/triggers.ts';
import { continueScan, scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import type { TableName } from '../../../sync/hub/postgres/wire.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { findIndexErrors } from '../../support/center/existing-district.ts';
import { addSmallDistrict } from '../../support/center/people.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { dumpTable } from '../../support/center/restore.ts';

async function openDistrict() {
  const { pool } = await openTestDatabase();
  await addSmallDistrict(pool);
  for (const [i, id] of ['A', 'B'].entries()) {
    await addStudent(pool, id);
    await enroll(pool, id, i + 1, '2026-08-01');
  }
  expect(await findIndexErrors(pool)).toEqual([]);
  const count = async (table: TableName) =>
    Number((await pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);
  return { pool, count };
}

/** A change of every row of a table, which a restore undoes. */
const changes: Readonly<Record<TableName, string>> = {
  organizations: "UPDATE organizations SET name = 'Later'",
  schools: "UPDATE schools SET name_of_institution = 'Later'",
  users: "UPDATE users SET given_name = 'Later', org_ids = '[]'",
  students: "UPDATE students SET birth_city = 'Later'",
  student_school_associations: 'UPDATE student_school_associations SET school_id = 3 - school_id',
};

test.each(tableNames)('%s is restored as if Caseload were not there, and heard', async (table) => {
  const { pool, count } = await openDistrict();
  const before = await count(table);
  const restore = await dumpTable(pool, table);
  await pool.query(changes[table]);
  expect(await findIndexErrors(pool)).toEqual([]);
  await restore();
  expect(await count(table)).toBe(before);
  expect((await checkTriggers(pool)).ok).toBe(true);
  expect(await findIndexErrors(pool)).not.toEqual([]);
  await continueScan(pool, 60_000);
  expect(await findIndexErrors(pool)).toEqual([]);
  await pool.query(changes[table]);
  expect(await findIndexErrors(pool)).toEqual([]);
});

test.each(tableNames)(
  'a restore of %s from a dump without triggers is named, and hub migrate puts them back',
  async (table) => {
    const { pool } = await openDistrict();
    const restore = await dumpTable(pool, table);
    await restore({ withTriggers: false });
    await pool.query(changes[table]);
    expect(await checkTriggers(pool)).toEqual({
      ok: false,
      detail: expect.stringMatching(
        `^public.${table} has none of Caseload’s triggers, .*hub migrate`,
      ),
    });
    // Its rows may not all be there yet.
    await continueScan(pool, 60_000);
    expect(await findIndexErrors(pool)).not.toEqual([]);
    await migrate(pool);
    expect(await findTriggerFaults(pool)).toEqual([]);
    await scanTables(pool);
    expect(await findIndexErrors(pool)).toEqual([]);
  },
);

test('a trigger that a load left switched off is put back by hub migrate', async () => {
  const { pool } = await openDistrict();
  await pool.query('ALTER TABLE students DISABLE TRIGGER ALL');
  expect(await findTriggerFaults(pool)).not.toEqual([]);
  await migrate(pool);
  expect(await findTriggerFaults(pool)).toEqual([]);
});

test('a column that gets other values by ALTER TABLE is found without waiting for a day', async () => {
  const { pool } = await openDistrict();
  await pool.query(
    'ALTER TABLE students ALTER COLUMN last_name TYPE VARCHAR(100) USING upper(last_name)',
  );
  expect(await findIndexErrors(pool)).not.toEqual([]);
  await continueScan(pool, 60_000);
  expect(await findIndexErrors(pool)).toEqual([]);
  const { rows } = await pool.query(
    "SELECT key, after ->> 'last_name' AS name FROM sync.audit WHERE action = 'found_by_scan' ORDER BY id",
  );
  expect(rows).toEqual([
    { key: ['A'], name: 'RUIZ' },
    { key: ['B'], name: 'RUIZ' },
  ]);
});

test.each(tableNames)('the type of every column of %s can be altered', async (table) => {
  const { pool } = await openDistrict();
  const { rows } = await pool.query<{ alter: string }>(
    `SELECT format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', attrelid::regclass, attname,
                   CASE WHEN atttypid = 'varchar'::regtype THEN 'VARCHAR(400)' ELSE format_type(atttypid, atttypmod) END
            ) AS alter
       FROM pg_attribute
      WHERE attrelid = $1::regclass
        AND attnum > 0
        AND NOT attisdropped`,
    [table],
  );
  for (const { alter } of rows) await pool.query(alter);
  await pool.query(changes[table]);
  await continueScan(pool, 60_000);
  expect(await findIndexErrors(pool)).toEqual([]);
});

test('a scan that was under way when its table was restored begins again', async () => {
  const { pool } = await openDistrict();
  const restore = await dumpTable(pool, 'students');
  await pool.query(changes.students);
  await findIndexErrors(pool);
  // As a scan that has compared the first row leaves it.
  await pool.query(`UPDATE sync.table_scan SET after = '["A"]' WHERE entity = 'students'`);
  await restore();
  await scanTables(pool);
  expect(await findIndexErrors(pool)).toEqual([]);
});

test('a table that is gone is named by hub migrate, which makes no empty one in its place', async () => {
  const { pool } = await openDistrict();
  await pool.query('DROP TABLE users');
  await expect(migrate(pool)).rejects.toMatchObject({
    code: 'schema_mismatch',
    params: { detail: expect.stringContaining('the table users is missing') },
  });
});
