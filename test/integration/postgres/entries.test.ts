import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';

/** The entries of a database, as `bucket entity key`, with an `x` in front of the removed ones. */
async function entries(pool: pg.Pool): Promise<string[]> {
  await decideRecheck(pool);
  const { rows } = await pool.query(
    `SELECT concat_ws(' ', CASE WHEN etag IS NULL THEN 'x' END, bucket, entity, nullif(id, ''),
                      nullif(school_id, 0), nullif(entry_date, '-infinity')) AS line
       FROM sync.entry ORDER BY entity, id, school_id, entry_date, bucket`,
  );
  return rows.map(({ line }) => line as string);
}

async function positions(pool: pg.Pool): Promise<string[]> {
  await decideRecheck(pool);
  const { rows } = await pool.query(
    "SELECT xid || '.' || seq AS position FROM sync.entry ORDER BY 1",
  );
  return rows.map(({ position }) => position as string);
}

describe('the version index', () => {
  test('has a student in the bucket of each school where they have an association', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1, 2);
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2025-08-01');
    await enroll(pool, 'A', 2, '2026-08-01');
    expect(await entries(pool)).toEqual([
      'district schools 1',
      'district schools 2',
      'school:1 students A',
      'school:2 students A',
      'school:1 student_school_associations A 1 2025-08-01',
      'school:2 student_school_associations A 2 2026-08-01',
    ]);
  });

  test('takes a student out of a bucket with the last association there', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1);
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2025-08-01');
    await enroll(pool, 'A', 1, '2026-08-01');
    await pool.query("DELETE FROM student_school_associations WHERE entry_date = '2025-08-01'");
    expect(await entries(pool)).toContain('school:1 students A');
    await pool.query('DELETE FROM student_school_associations');
    expect(await entries(pool)).toContain('x school:1 students A');
    expect(await entries(pool)).toContain('x school:1 student_school_associations A 1 2026-08-01');
  });

  test('follows an association whose key changes', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1, 2);
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2026-08-01');
    await entries(pool);
    await pool.query('UPDATE student_school_associations SET school_id = 2');
    expect(await entries(pool)).toEqual([
      'district schools 1',
      'district schools 2',
      'x school:1 students A',
      'school:2 students A',
      'x school:1 student_school_associations A 1 2026-08-01',
      'school:2 student_school_associations A 2 2026-08-01',
    ]);
  });

  test('moves the entries of a student in every bucket when the row changes', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1, 2);
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2026-08-01');
    await enroll(pool, 'A', 2, '2026-08-01');
    await decideRecheck(pool);
    await pool.query("UPDATE students SET first_name = 'Changed'");
    const { rows } = await pool.query(
      `SELECT count(*) FILTER (WHERE e.etag = s._etag)::int AS same
         FROM sync.entry AS e JOIN students AS s ON s.student_unique_id = e.id
        WHERE e.entity = 'students'`,
    );
    expect(rows[0].same).toBe(2);
  });

  test('does not move for an update that changes nothing', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1);
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2026-08-01');
    await pool.query(
      "INSERT INTO organizations (sourced_id, name, type, identifier) VALUES ('o', 'O', 'school', '1')",
    );
    await pool.query(
      `INSERT INTO users (sourced_id, role, org_ids) VALUES ('u', 'teacher', '["o"]')`,
    );
    const before = await positions(pool);
    const stamps = 'SELECT _etag, _last_modified_date, updated_at FROM students';
    const stamped = (await pool.query(stamps)).rows;
    for (const table of ['schools', 'students', 'student_school_associations']) {
      await pool.query(
        `UPDATE ${table} SET _etag = 'mine', _last_modified_date = now(), updated_at = now()`,
      );
    }
    await pool.query('UPDATE organizations SET name = name, date_last_modified = now()');
    await pool.query('UPDATE users SET role = role, date_last_modified = now()');
    expect(await positions(pool)).toEqual(before);
    expect((await pool.query(stamps)).rows).toEqual(stamped);
  });

  test('has a user in the buckets of the schools that org_ids name, through organizations', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1, 2);
    await pool.query(
      `INSERT INTO organizations (sourced_id, name, type, identifier)
       VALUES ('one', 'One', 'school', '1'), ('two', 'Two', 'school', '2'), ('d', 'D', 'district', '9')`,
    );
    await pool.query(
      `INSERT INTO users (sourced_id, role, org_ids) VALUES ('u', 'teacher', '["one", "d"]')`,
    );
    const ofUser = async () => (await entries(pool)).filter((line) => line.includes('users'));
    expect(await ofUser()).toEqual(['school:1 users u']);
    await pool.query(`UPDATE users SET org_ids = '["two"]'`);
    expect(await ofUser()).toEqual(['x school:1 users u', 'school:2 users u']);
    await pool.query("UPDATE organizations SET identifier = '1' WHERE sourced_id = 'two'");
    expect(await ofUser()).toEqual(['school:1 users u', 'x school:2 users u']);
    await pool.query('DELETE FROM users');
    expect(await ofUser()).toEqual(['x school:1 users u', 'x school:2 users u']);
  });

  test('empties with TRUNCATE', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1);
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2026-08-01');
    await pool.query('TRUNCATE schools CASCADE');
    expect((await entries(pool)).every((line) => line.startsWith('x '))).toBe(true);
  });

  test('misses neither of two transactions that add and remove the same membership', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1);
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2025-08-01');
    const one = await pool.connect();
    const two = await pool.connect();
    await one.query('BEGIN');
    await one.query('DELETE FROM student_school_associations');
    await two.query('BEGIN');
    const added = enroll(two, 'A', 1, '2026-08-01').then(() => two.query('COMMIT'));
    await one.query('COMMIT');
    await added;
    one.release();
    two.release();
    expect(await entries(pool)).toContain('school:1 students A');
  });

  test('takes the new etag of a student whose row changes while they are enrolled', async () => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1);
    await addStudent(pool, 'A');
    const one = await pool.connect();
    await one.query('BEGIN');
    await one.query("UPDATE students SET first_name = 'Changed'");
    const added = enroll(pool, 'A', 1, '2026-08-01');
    await one.query('COMMIT');
    await added;
    one.release();
    await decideRecheck(pool);
    const { rows } = await pool.query(
      `SELECT e.etag = s._etag AS same FROM sync.entry AS e
         JOIN students AS s ON s.student_unique_id = e.id WHERE e.entity = 'students'`,
    );
    expect(rows).toEqual([{ same: true }]);
  });
});
