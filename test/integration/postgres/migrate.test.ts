import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../../sync/hub/postgres/schema/migrate.ts';
import { requireSchema, schemaVersion } from '../../../sync/hub/postgres/schema/schema-version.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import {
  findIndexErrors,
  openExistingDistrict,
  openSeedTables,
} from '../../support/center/existing-district.ts';
import { eventually } from '../../support/eventually.ts';
import { killHubWhenItSays, runHub } from '../../support/hub/hub-command.ts';

describe('a district that has records already', () => {
  test('is indexed whole, and the audit begins with the first change after', async () => {
    const { pool } = await openExistingDistrict(5_000);
    const words: string[] = [];
    expect(await migrate(pool, { report: (line) => words.push(line) })).toEqual({
      from: 0,
      to: schemaVersion,
    });
    expect(words).toContain('students: 0 of 5000 rows are indexed');
    expect(words).toContain('student_school_associations: all rows are indexed');
    expect(await findIndexErrors(pool)).toEqual([]);
    const audited = () => pool.query('SELECT key, before, after FROM sync.audit');
    expect((await audited()).rows).toEqual([]);
    await pool.query("UPDATE students SET first_name = 'Anna' WHERE student_unique_id = 'S7'");
    expect((await audited()).rows).toEqual([
      { key: ['S7'], before: { first_name: 'Ana' }, after: { first_name: 'Anna' } },
    ]);
    const next = await pool.query("SELECT nextval('sync.student_usi')::int AS usi");
    expect(next.rows).toEqual([{ usi: 5_001 }]);
    expect(await migrate(pool)).toEqual({ from: schemaVersion, to: schemaVersion });
  });

  test('keeps the dates of records whose content did not change', async () => {
    const { pool } = await openExistingDistrict(10);
    await migrate(pool);
    const { rows } = await pool.query(
      `SELECT count(*)::int AS kept FROM students
        WHERE _last_modified_date = '2020-01-01' AND updated_at = '2020-01-01' AND _etag = sync.etag_of_students(students)`,
    );
    expect(rows).toEqual([{ kept: 10 }]);
  });

  test('is indexed right while others write', async () => {
    const { pool } = await openExistingDistrict(9_000);
    const writers = new AbortController();
    const counts = [0, 0, 0];
    const written = Promise.all(
      counts.map((_, i) =>
        writeUntil(writers.signal, i + 1, () => {
          counts[i] = (counts[i] ?? 0) + 1;
        }),
      ),
    );
    await Promise.race([written, migrate(pool)]);
    // So they also write after it.
    const most = Math.max(...counts) + 20;
    await Promise.race([
      written,
      eventually(() => expect(Math.min(...counts)).toBeGreaterThan(most)),
    ]);
    writers.abort();
    await written;
    expect(await findIndexErrors(pool)).toEqual([]);

    /**
     * Changes, adds and removes records and enrollments that are indexed before, at and after the time. Each writer has
     * students and users of its own, so that only the migration could stand in its way.
     */
    async function writeUntil(
      signal: AbortSignal,
      writer: number,
      onWritten: () => void,
    ): Promise<void> {
      for (let count = 0; !signal.aborted; count += 1) {
        const some = (most: number) => 3 * Math.floor((Math.random() * most) / 3) + writer;
        const student = `S${some(9_000)}`;
        const added = `N${writer}-${count}`;
        const client = await pool.connect();
        await client.query('BEGIN');
        await client.query(
          "UPDATE students SET first_name = 'A' || $2 WHERE student_unique_id = $1",
          [student, count],
        );
        await client.query(
          `INSERT INTO students (student_unique_id, student_usi, first_name, last_name)
           VALUES ($1, $2, 'New', 'New')`,
          [added, 1_000_000 * writer + count],
        );
        await client.query(
          `INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year)
           VALUES ($1, $2, '2026-09-01', 2027)`,
          [added, (count % 3) + 1],
        );
        await client.query(
          "DELETE FROM student_school_associations WHERE student_unique_id = $1 AND entry_date = '2026-08-01'",
          [`S${some(9_000)}`],
        );
        await client.query(
          "UPDATE student_school_associations SET school_id = school_id % 3 + 1 WHERE student_unique_id = $1 AND entry_date = '2026-08-01'",
          [`S${some(9_000)}`],
        );
        await client.query(`UPDATE users SET org_ids = '["o1", "o2"]' WHERE sourced_id = $1`, [
          `u${some(450)}`,
        ]);
        await setTimeout(Math.random() * 5);
        await client.query(Math.random() < 0.1 ? 'ROLLBACK' : 'COMMIT');
        client.release();
        onWritten();
      }
    }
  });

  test('goes on where it was when the migration was killed, and is not served before', async () => {
    const { pool, url } = await openExistingDistrict(6_000);
    const { settings } = await openDynamodb();
    const environment = { DATABASE_URL: url, DYNAMODB_ENDPOINT: settings.endpoint ?? '' };
    const begun = /^student_school_associations: 0 of 8000 rows/;
    expect(await killHubWhenItSays(begun, ['migrate'], environment)).toBe('SIGKILL');
    await expect(requireSchema(pool)).rejects.toMatchObject({ code: 'schema_mismatch' });
    const { status, results, words } = await runHub(['migrate'], environment);
    expect([status, results]).toEqual([0, [{ from: 0, to: schemaVersion }]]);
    expect(words).not.toMatch(/^students:/m);
    expect(words).toContain('student_school_associations: all rows are indexed');
    expect(await findIndexErrors(pool)).toEqual([]);
    expect((await pool.query('SELECT FROM sync.audit')).rowCount).toBe(0);
    await requireSchema(pool);
  });
});

describe('a database that Caseload cannot work on', () => {
  test('is refused with everything that differs, and nothing is touched', async () => {
    const { pool, url } = await openSeedTables();
    await pool.query(`
      ALTER TABLE student_school_associations ALTER COLUMN school_id TYPE BIGINT;
      ALTER TABLE schools ALTER COLUMN school_id TYPE BIGINT;
      ALTER TABLE students DROP COLUMN birth_city;
      DROP INDEX idx_users_role_org;
      ALTER TABLE users ALTER COLUMN org_ids TYPE TEXT;
      ALTER TABLE users DROP CONSTRAINT users_pkey`);
    const { settings } = await openDynamodb();
    const { status, results } = await runHub(['migrate'], {
      DATABASE_URL: url,
      DYNAMODB_ENDPOINT: settings.endpoint ?? '',
    });
    expect(status).toBe(1);
    const { code, message } = results[0].error;
    expect(code).toBe('schema_mismatch');
    for (const words of [
      'schools.school_id is bigint and should be integer',
      'student_school_associations.school_id is bigint and should be integer',
      'students.birth_city is missing',
      'users.org_ids is text and should be jsonb',
      'users has no unique key of sourced_id',
    ]) {
      expect(message).toContain(words);
    }
    const { rows } = await pool.query(
      `SELECT (SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'caseload%')::int AS triggers,
              to_regnamespace('sync')::text AS schema`,
    );
    expect(rows).toEqual([{ triggers: 0, schema: null }]);
  });

  test('is refused when a table is a view, or has parts that the triggers would not see', async () => {
    const { pool } = await openSeedTables();
    await pool.query(`
      ALTER TABLE users RENAME TO people;
      CREATE VIEW users AS SELECT * FROM people`);
    await expect(migrate(pool)).rejects.toMatchObject({
      code: 'schema_mismatch',
      message: expect.stringContaining('users should be a plain table'),
    });
  });

  test('is refused when its schema sync is somebody else’s', async () => {
    const { pool } = await openTestDatabase('empty');
    await pool.query('CREATE SCHEMA sync; CREATE TABLE sync.jobs (id INTEGER)');
    await expect(migrate(pool)).rejects.toMatchObject({
      code: 'schema_mismatch',
      message: expect.stringContaining('sync.jobs'),
    });
  });

  test('is refused with every right that the role lacks, and nothing is touched', async () => {
    const { pool, url } = await openSeedTables();
    const role = `poor_${Date.now()}`;
    await pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'poor'`);
    const poor = new URL(url);
    poor.username = role;
    poor.password = 'poor';
    const { status, results } = await runHub(['migrate'], { DATABASE_URL: poor.href });
    expect([status, results[0].error.code, results[0].error.field]).toEqual([
      1,
      'bad_setting',
      'DATABASE_URL',
    ]);
    expect(results[0].error.message).toContain('CREATE on the database');
    const { rows: database } = await pool.query('SELECT current_database() AS name');
    await pool.query(`GRANT CREATE ON DATABASE ${database[0].name} TO ${role}`);
    await pool.query(`GRANT ALL ON schools, students, student_school_associations TO ${role}`);
    await pool.query(`GRANT SELECT, TRIGGER ON users, organizations TO ${role}`);
    const again = await runHub(['migrate'], { DATABASE_URL: poor.href });
    expect(again.results[0].error.code).toBe('bad_setting');
    expect(again.results[0].error.message).toContain('UPDATE on organizations, UPDATE on users');
    const { rows: schema } = await pool.query("SELECT to_regnamespace('sync') AS name");
    expect(schema).toEqual([{ name: null }]);
    await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
});

test('one migration is at work at a time: others wait, and say so', async () => {
  const { pool } = await openExistingDistrict(5_000);
  const words: string[] = [];
  const report = (line: string) => words.push(line);
  const ended = await Promise.all([1, 2, 3].map(() => migrate(pool, { report })));
  expect(ended.map(({ from }) => from).sort()).toEqual([0, schemaVersion, schemaVersion]);
  expect(words.filter((line) => line.startsWith('Another migration'))).toHaveLength(2);
  expect(words.filter((line) => line === 'students: all rows are indexed')).toHaveLength(1);
  expect(await findIndexErrors(pool)).toEqual([]);
});
