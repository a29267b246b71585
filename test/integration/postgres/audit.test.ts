import { expect, test } from 'vitest';
import { openTestDatabase } from '../../support/center/database.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';

test('the audit names every change with its actor and both versions', async () => {
  const { pool } = await openTestDatabase();
  await addSchools(pool, 1);
  await addStudent(pool, 'A', 'Ana');
  await enroll(pool, 'A', 1, '2026-08-01');
  await pool.query("UPDATE students SET first_name = 'Anna'");
  await pool.query("UPDATE students SET first_name = 'Anna'");
  await pool.query('DELETE FROM student_school_associations');
  const { rows } = await pool.query(
    `SELECT entity, key, before ->> 'first_name' AS before, after ->> 'first_name' AS after,
            before IS NULL AS created, after IS NULL AS deleted, actor = session_user AS by_me
       FROM sync.audit ORDER BY id`,
  );
  const one = { before: null, after: null, created: false, deleted: false, by_me: true };
  const enrollment = { entity: 'student_school_associations', key: ['A', 1, '2026-08-01'] };
  expect(rows).toEqual([
    { ...one, entity: 'schools', key: [1], created: true },
    { ...one, entity: 'students', key: ['A'], created: true, after: 'Ana' },
    { ...one, ...enrollment, created: true },
    { ...one, entity: 'students', key: ['A'], before: 'Ana', after: 'Anna' },
    { ...one, ...enrollment, deleted: true },
  ]);
});

test('the audit tells that a password changed and never which', async () => {
  const { pool } = await openTestDatabase();
  await pool.query(
    "INSERT INTO users (sourced_id, role, password) VALUES ('u', 'teacher', 'first')",
  );
  await pool.query("UPDATE users SET password = 'second'");
  const { rows } = await pool.query('SELECT before, after FROM sync.audit ORDER BY id');
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toMatch(/first|second|password/);
});

test('the audit tells a change in how a number of a document is written', async () => {
  const { pool } = await openTestDatabase();
  await pool.query(
    "INSERT INTO organizations (sourced_id, name, type) VALUES ('o', 'O', 'district')",
  );
  const write = (text: string) => pool.query('UPDATE organizations SET metadata = $1', [text]);
  await write('{"seats": 1}');
  await write('{"seats": 1.0}');
  const { rows } = await pool.query(
    `SELECT before ->> 'metadata' AS before, after ->> 'metadata' AS after
       FROM sync.audit WHERE entity = 'organizations' AND before IS NOT NULL ORDER BY id`,
  );
  expect(rows.at(-1)).toEqual({ before: '{"seats": 1}', after: '{"seats": 1.0}' });
});

test('the audit of a changed key has both keys', async () => {
  const { pool } = await openTestDatabase();
  await pool.query(
    "INSERT INTO organizations (sourced_id, name, type) VALUES ('o', 'O', 'district')",
  );
  await pool.query("UPDATE organizations SET sourced_id = 'p'");
  const { rows } = await pool.query(
    `SELECT key, before IS NOT NULL AS before, after IS NOT NULL AS after
       FROM sync.audit WHERE id > 1 ORDER BY key`,
  );
  expect(rows).toEqual([
    { key: ['o'], before: true, after: false },
    { key: ['p'], before: false, after: true },
  ]);
});

/** What the audit says of the last names of student A, in its order. */
const names = `
  SELECT before ->> 'last_name' AS before, after ->> 'last_name' AS after, dense_rank() OVER (ORDER BY xid)::int AS transaction
    FROM sync.audit WHERE entity = 'students' ORDER BY id`;

test('each version of a record in the audit begins where the one before has ended', async () => {
  const { pool } = await openTestDatabase();
  await addStudent(pool, 'A');
  await pool.query(`
    CREATE FUNCTION upper_names() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.last_name := upper(NEW.last_name); RETURN NEW; END $$;
    CREATE TRIGGER upper_names BEFORE UPDATE ON students FOR EACH ROW EXECUTE FUNCTION upper_names()`);
  await pool.query(
    "UPDATE students SET last_name = 'Soto'; UPDATE students SET last_name = 'Vega'",
  );
  const { rows } = await pool.query(names);
  expect(rows.map(({ before, after }) => [before, after])).toEqual([
    [null, 'Ruiz'],
    ['Ruiz', 'SOTO'],
    ['SOTO', 'VEGA'],
  ]);
});

test('a row that a trigger of the district updates again: its change stands before the one that set it off', async () => {
  const { pool } = await openTestDatabase();
  await addStudent(pool, 'A');
  await pool.query(`
    CREATE FUNCTION upper_names() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE students SET last_name = upper(last_name)
       WHERE student_unique_id = NEW.student_unique_id AND last_name <> upper(last_name);
      RETURN NULL; END $$;
    CREATE TRIGGER upper_names AFTER UPDATE ON students FOR EACH ROW EXECUTE FUNCTION upper_names()`);
  await pool.query("UPDATE students SET last_name = 'Soto'");
  const { rows } = await pool.query(names);
  expect(rows).toEqual([
    { before: null, after: 'Ruiz', transaction: 1 },
    { before: 'Soto', after: 'SOTO', transaction: 2 },
    { before: 'Ruiz', after: 'Soto', transaction: 2 },
  ]);
});

test('the audit cannot be changed', async () => {
  const { pool } = await openTestDatabase();
  await addSchools(pool, 1);
  for (const sql of [
    'DELETE FROM sync.audit',
    "UPDATE sync.audit SET actor = 'nobody'",
    'TRUNCATE sync.audit',
  ]) {
    await expect(pool.query(sql)).rejects.toThrow('append-only');
  }
});

test('writers without any right in the schema of Caseload are seen and audited', async () => {
  const { pool } = await openTestDatabase();
  const role = `sis_${Date.now()}`;
  await pool.query(`CREATE ROLE ${role}`);
  await pool.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  const client = await pool.connect();
  await client.query(`SET ROLE ${role}`);
  await addSchools(client, 1);
  await client.query('RESET ROLE');
  client.release();
  const { rows } = await pool.query('SELECT count(*)::int AS entries FROM sync.entry');
  expect(rows).toEqual([{ entries: 1 }]);
  await pool.query(`DROP OWNED BY ${role}`);
  await pool.query(`DROP ROLE ${role}`);
});

test('the audit of a long load names for each row what changed in it, also when other columns changed in the first rows', async () => {
  const { pool } = await openTestDatabase();
  await pool.query(`
    INSERT INTO students (student_unique_id, student_usi, first_name, last_name, birth_date)
    SELECT lpad(n::text, 4, '0'), n, 'First', 'Last', '2010-01-01' FROM generate_series(1, 2500) AS n`);
  await pool.query(`
    UPDATE students
       SET student_unique_id = CASE student_usi WHEN 7 THEN 'other' ELSE student_unique_id END,
           birth_city = CASE student_usi WHEN 2000 THEN NULL ELSE 'Springfield' END,
           maiden_name = CASE student_usi WHEN 2400 THEN 'Ruiz' END`);
  const { rows } = await pool.query(
    `SELECT key ->> 0 AS id, before ->> 'birth_city' AS "cityBefore", after ->> 'birth_city' AS city,
            before ->> 'maiden_name' AS "maidenBefore", after ->> 'maiden_name' AS maiden,
            after ? 'first_name' AS "isWhole"
       FROM sync.audit WHERE before IS NOT NULL OR key = '["other"]' ORDER BY key`,
  );
  const changed = { cityBefore: null, city: 'Springfield', maidenBefore: null, maiden: null };
  const expected = Array.from({ length: 2500 }, (_, i) => i + 1)
    .filter((n) => n !== 7 && n !== 2000)
    .map((n) => ({
      id: String(n).padStart(4, '0'),
      ...changed,
      maiden: n === 2400 ? 'Ruiz' : null,
      isWhole: false,
    }));
  const gone = { id: '0007', ...changed, city: null, isWhole: null };
  const come = { id: 'other', ...changed, isWhole: true };
  expect(rows).toEqual([...expected.slice(0, 6), gone, ...expected.slice(6), come]);
});
