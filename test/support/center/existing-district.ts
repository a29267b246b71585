import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';

const seedTables = readFileSync(
  join(import.meta.dirname, '../../../sync/hub/postgres/schema/migrations/001-seed-tables.sql'),
  'utf8',
);

/** The tables of the seed without anything of Caseload, as a district has them before it. */
export async function openSeedTables(): Promise<TestDatabase> {
  const database = await openTestDatabase('empty');
  await database.pool.query(seedTables);
  return database;
}

/**
 * A district that worked without Caseload: three schools, users, and so many students, each with an enrollment in one
 * school and every third with another one. Its systems have etags and dates of their own.
 */
export async function openExistingDistrict(students: number): Promise<TestDatabase> {
  const database = await openSeedTables();
  await database.pool.query(`
    INSERT INTO schools (school_id, state_organization_id, name_of_institution, _etag)
    SELECT n, 'S' || n, 'School ' || n, 'theirs' FROM generate_series(1, 3) AS n;

    INSERT INTO organizations (sourced_id, name, type, identifier)
    SELECT 'o' || n, 'School ' || n, 'school', n::text FROM generate_series(1, 3) AS n;

    INSERT INTO users (sourced_id, role, org_ids)
    SELECT 'u' || n, 'teacher', jsonb_build_array('o' || n % 3 + 1) FROM generate_series(1, ${students} / 20) AS n;

    INSERT INTO students
      (student_unique_id, student_usi, first_name, last_name, _etag, _last_modified_date, updated_at)
    SELECT 'S' || n, n, 'Ana', 'Ruiz', CASE WHEN n % 2 = 0 THEN 'theirs' END, '2020-01-01', '2020-01-01'
      FROM generate_series(1, ${students}) AS n;

    INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year)
    SELECT 'S' || n, n % 3 + 1, '2026-08-01'::date, 2027 FROM generate_series(1, ${students}) AS n
    UNION ALL
    SELECT 'S' || n, (n + 1) % 3 + 1, '2025-08-01', 2026 FROM generate_series(3, ${students}, 3) AS n`);
  return database;
}

/** What the version index should hold of the five tables and does not (`-`), or should not and does (`+`). */
export async function findIndexErrors(pool: pg.Pool): Promise<string[]> {
  await decideRecheck(pool);
  const { rows } = await pool.query<{ line: string }>(`
    WITH wanted AS (
      SELECT 'district' AS bucket, 'organizations' AS entity, sourced_id AS id, 0 AS school_id,
             '-infinity'::date AS entry_date, sync.etag_of_organizations(o) AS etag
        FROM organizations AS o
      UNION ALL
      SELECT 'district', 'schools', '', s.school_id, '-infinity', sync.etag_of_schools(s) FROM schools AS s
      UNION
      SELECT 'school:' || o.identifier, 'users', u.sourced_id, 0, '-infinity', sync.etag_of_users(u)
        FROM users AS u
        JOIN organizations AS o ON u.org_ids ? o.sourced_id AND o.type = 'school'
      UNION
      SELECT 'school:' || a.school_id, 'students', s.student_unique_id, 0, '-infinity', sync.etag_of_students(s)
        FROM students AS s
        JOIN student_school_associations AS a USING (student_unique_id)
      UNION ALL
      SELECT 'school:' || a.school_id, 'student_school_associations', a.student_unique_id, a.school_id,
             a.entry_date, sync.etag_of_student_school_associations(a)
        FROM student_school_associations AS a
    ), found AS (
      SELECT bucket, entity::text, id, school_id, entry_date, etag FROM sync.entry WHERE etag IS NOT NULL
    )
    SELECT '- ' || w AS line FROM (SELECT * FROM wanted EXCEPT SELECT * FROM found) AS w
    UNION ALL
    SELECT '+ ' || f FROM (SELECT * FROM found EXCEPT SELECT * FROM wanted) AS f
    ORDER BY 1`);
  return rows.map(({ line }) => line);
}
