import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import { addDevice, openTestCenter, pullAll } from '../../support/center/center.ts';
import { longReads, openExplained, wholeReads } from '../../support/center/plans.ts';

/**
 * What is promised: the work for a change grows with what has changed, and not with the district. A trigger, a hub's
 * decision, a step of the scan and a pull reach each row by an index, however many rows there are beside it. The
 * promise holds for tables that PostgreSQL has never looked at, as after a first load, for those that it knows, and for
 * those that it last saw empty. The tables are large enough here for PostgreSQL to prefer an index.
 *
 * Three statements do read a whole table: what TRUNCATE leaves is compared with all entries; an organization that
 * becomes a school, or ceases to be one, looks for its users; and the first pull of a bucket reads that bucket.
 */
const size = 20_000;

/** The tables that grow with the district, and with its history. Organizations and schools are few. */
const large = [
  'students',
  'student_school_associations',
  'users',
  'entry',
  'recheck',
  'key_change',
  'audit',
];

/** `few` is a condition on a column with the numbers of records. */
const statements = (
  few: (column: string) => string,
): Readonly<Record<string, readonly string[]>> => {
  const ids = (prefix: string) =>
    `(SELECT '${prefix}' || n FROM generate_series(1, ${size}) AS n WHERE ${few('n')})`;
  const keyed = `student_unique_id = ANY (ARRAY${ids('s')})`;
  return {
    students: [
      `UPDATE students SET birth_city = 'Elsewhere' WHERE ${keyed}`,
      `INSERT INTO students (student_unique_id, student_usi, first_name, last_name, birth_date)
       SELECT 'new' || n, ${size} + n, 'New', 'Student', '2010-01-01'
         FROM generate_series(1, ${size}) AS n WHERE ${few('n')}`,
      `UPDATE students SET student_unique_id = 'other' || student_unique_id
        WHERE student_unique_id = ANY (ARRAY${ids('new')})`,
      `DELETE FROM students WHERE student_unique_id = ANY (ARRAY${ids('othernew')})`,
    ],
    student_school_associations: [
      `UPDATE student_school_associations SET exit_withdraw_date = '2027-01-01' WHERE ${keyed}`,
      `INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year,
                                                entry_grade_level_descriptor)
       SELECT 's' || n, 1 + (n + 1) % 4, '2026-12-01', 2027, 'Ninth grade'
         FROM generate_series(1, ${size}) AS n WHERE ${few('n')}`,
      `UPDATE student_school_associations SET entry_date = '2026-12-02'
        WHERE entry_date = '2026-12-01' AND ${keyed}`,
      // What a load does that brings all enrollments of some students.
      `DELETE FROM student_school_associations WHERE entry_date = '2026-12-02' AND ${keyed};
       INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year,
                                                entry_grade_level_descriptor)
       SELECT 's' || n, 1 + (n + 1) % 4, '2026-12-03', 2027, 'Ninth grade'
         FROM generate_series(1, ${size}) AS n WHERE ${few('n')}`,
      `DELETE FROM student_school_associations WHERE entry_date = '2026-12-03' AND ${keyed}`,
    ],
    users: [
      `UPDATE users SET family_name = 'Other' WHERE sourced_id = ANY (ARRAY${ids('u')})`,
      `INSERT INTO users (sourced_id, role, org_ids)
       SELECT 'new' || n, 'teacher', '["o1"]' FROM generate_series(1, ${size}) AS n WHERE ${few('n')}`,
      `UPDATE users SET sourced_id = 'other' || sourced_id WHERE sourced_id = ANY (ARRAY${ids('new')})`,
      `DELETE FROM users WHERE sourced_id = ANY (ARRAY${ids('othernew')})`,
    ],
    organizations: [
      `UPDATE organizations SET name = 'Other' WHERE sourced_id = ANY (ARRAY${ids('o')})`,
    ],
    schools: ["UPDATE schools SET name_of_institution = 'Other' WHERE school_id = 1"],
  };
};

/** With the rows that a part of a plan may look at: some for each record, and never those of a whole school. */
const amounts = {
  'one record': { tables: statements((n) => `${n} = 7`), most: 2_000 },
  'a load of a thousand records': { tables: statements((n) => `${n} % 20 = 7`), most: 50_000 },
};

/** A district of 20,000 students in four schools, as many users, and a thousand organizations. */
async function openLargeDistrict(knows: 'nothing' | 'empty tables' | 'everything') {
  const hub = await openTestCenter();
  const { pool } = hub;
  if (knows === 'empty tables') await pool.query('ANALYZE');
  await pool.query(`
    INSERT INTO schools (school_id, state_organization_id, name_of_institution)
    SELECT n, 'S' || n, 'School ' || n FROM generate_series(1, 4) AS n;

    INSERT INTO organizations (sourced_id, name, type, identifier)
    SELECT 'o' || n, 'Organization ' || n, CASE WHEN n <= 4 THEN 'school' ELSE 'department' END, n::text
      FROM generate_series(1, 1000) AS n;

    INSERT INTO users (sourced_id, role, org_ids)
    SELECT 'u' || n, 'teacher', jsonb_build_array('o' || 1 + n % 4) FROM generate_series(1, ${size}) AS n;

    INSERT INTO students (student_unique_id, student_usi, first_name, last_name, birth_date)
    SELECT 's' || n, n, 'First', 'Last', '2010-01-01' FROM generate_series(1, ${size}) AS n;

    INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year,
                                             entry_grade_level_descriptor)
    SELECT 's' || n, 1 + n % 4, '2026-08-01', 2027, 'Ninth grade' FROM generate_series(1, ${size}) AS n`);
  await decideRecheck(pool);
  if (knows === 'everything') await pool.query('ANALYZE');
  return { hub, explained: await openExplained(pool) };
}

/** As of a load that no hub has decided yet, and of which the table's statistics know nothing. */
async function fillQueue(pool: pg.Pool): Promise<void> {
  await pool.query(
    `INSERT INTO sync.recheck (entity, id) SELECT 'students', 's' || n FROM generate_series(1, ${size}) AS n`,
  );
}

describe.each([
  { name: 'that PostgreSQL has never analyzed', knows: 'nothing' },
  { name: 'that PostgreSQL last saw empty', knows: 'empty tables' },
  { name: 'that PostgreSQL knows', knows: 'everything' },
] as const)('no whole table is read, of tables $name', ({ knows }) => {
  test('by triggers, by the decisions after them, and by a pull of what has changed', async () => {
    const { hub, explained } = await openLargeDistrict(knows);
    const { pool } = explained;
    const device = await addDevice(hub, { buckets: ['school:1', 'school:2'] });
    let pulled = await pullAll(hub, device);
    for (const [amount, { tables, most }] of Object.entries(amounts)) {
      for (const text of Object.values(tables).flat()) {
        const look = (whose: string) => {
          // The writer's own statement is the writer's business.
          const plans = explained.take().filter((plan) => plan['Query Text'] !== text);
          const found = [...wholeReads(plans, large), ...longReads(plans, most)];
          expect(found, `${whose} ${amount}: ${text.slice(0, 60)}`).toEqual([]);
        };
        explained.take();
        const results = [await pool.query(text)].flat();
        for (const { rowCount } of results) expect(rowCount, text).toBeGreaterThan(0);
        look('triggers, after');
        await decideRecheck(pool);
        look('the decision after');
        pulled = await pullAll({ ...hub, pool }, device, pulled.cursors, {
          epoch: pulled.hello.epoch,
          horizon: pulled.done.horizon,
        });
        look('the pull after');
      }
    }
  }, 120_000);

  test('by the scan, and by decisions while many records wait', async () => {
    const { explained } = await openLargeDistrict(knows);
    const { pool, take } = explained;
    await scanTables(pool);
    expect(wholeReads(take(), large), 'the scan').toEqual([]);
    await fillQueue(pool);
    await decideRecheck(pool);
    expect(wholeReads(take(), large), 'the decision').toEqual([]);
  }, 120_000);
});
