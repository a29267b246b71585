import { expect, onTestFinished, test } from 'vitest';
import { checkForeignTriggers } from '../../../sync/hub/commands/doctor/foreign-triggers.ts';
import { proveTriggers } from '../../../sync/hub/commands/doctor/trigger-proof.ts';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { addSmallDistrict } from '../../support/center/people.ts';
import { addStudent, enroll } from '../../support/center/records.ts';

async function openDistrict() {
  const database = await openTestDatabase();
  await addSmallDistrict(database.pool);
  await addStudent(database.pool, 'A');
  await enroll(database.pool, 'A', 1, '2026-08-01');
  await decideRecheck(database.pool);
  return database;
}

test('every trigger is fired and seen, and nothing is left of it', async () => {
  const { pool } = await openDistrict();
  const state = async () => {
    const { rows } = await pool.query(
      `SELECT (SELECT array_agg(t) FROM students AS t) AS students, (SELECT array_agg(t) FROM users AS t) AS users,
              (SELECT array_agg(t) FROM schools AS t) AS schools,
              (SELECT array_agg(t) FROM organizations AS t) AS organizations,
              (SELECT array_agg(t) FROM student_school_associations AS t) AS associations,
              (SELECT array_agg(e ORDER BY e) FROM sync.entry AS e) AS entries,
              (SELECT count(*) FROM sync.audit) AS audited, (SELECT count(*) FROM sync.recheck) AS queued`,
    );
    return rows[0];
  };
  const before = await state();
  expect(await proveTriggers(pool)).toEqual({
    ok: true,
    detail: 'Made-up records, rolled back again, left every trace that triggers leave.',
  });
  expect(await state()).toEqual(before);
});

const nothing = (name: string) =>
  `CREATE OR REPLACE FUNCTION sync.${name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`;

test.each([
  ['audit_change', ['insert of organizations is not audited', 'delete of users is not audited']],
  ['note_district_records', ['update of schools moves no entry']],
  ['note_organization_users', ['insert of organizations is not noted']],
  ['note_users', ['insert of users is not noted', 'delete of users is not noted']],
  ['note_students', ['update of students moves no entry']],
  [
    'note_associations',
    [
      'insert of student_school_associations moves no entry',
      'delete of student_school_associations is not noted',
    ],
  ],
  ['note_recheck', ['insert into students at REPEATABLE READ is not noted']],
])('triggers that run %s and see nothing are found', async (name, words) => {
  const { pool } = await openDistrict();
  await pool.query(nothing(name));
  const { ok, detail } = await proveTriggers(pool);
  expect(ok).toBe(false);
  for (const one of words) expect(detail).toContain(one);
});

test('where the district’s rules refuse made-up records, rows that are there are changed and changed back', async () => {
  const { pool } = await openDistrict();
  await pool.query(
    `ALTER TABLE students ADD CONSTRAINT short CHECK (length(student_unique_id) < 11);
     CREATE FUNCTION closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'closed'; END $$;
     CREATE TRIGGER closed BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION closed();
     CREATE FUNCTION left_out() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
     CREATE TRIGGER left_out BEFORE INSERT ON schools FOR EACH ROW EXECUTE FUNCTION left_out()`,
  );
  const { ok, detail } = await proveTriggers(pool);
  expect(ok).toBe(true);
  for (const words of [
    'A made-up row of schools was refused (02000): only an update is proved',
    'A made-up row of users was refused (P0001): only an update is proved',
    'A made-up row of students was refused (23514): only an update is proved',
    'A made-up row of student_school_associations was refused (23503): only an update is proved',
  ]) {
    expect(detail).toContain(words);
  }
  const { rows } = await pool.query(
    'SELECT u.middle_name, s.birth_city FROM users AS u, students AS s',
  );
  expect(rows).toEqual([{ middle_name: null, birth_city: null }]);
  await pool.query(nothing('audit_change'));
  expect((await proveTriggers(pool)).detail).toContain('update of students is not audited');
});

test('a role that may not insert proves what it may', async () => {
  const { pool } = await openDistrict();
  const role = `hub_${Date.now()}`;
  await pool.query(
    `CREATE ROLE ${role};
     GRANT USAGE ON SCHEMA sync TO ${role};
     GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA sync TO ${role};
     GRANT ALL ON ALL SEQUENCES IN SCHEMA sync TO ${role};
     GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sync TO ${role};
     GRANT SELECT, UPDATE ON schools, organizations, users TO ${role};
     GRANT SELECT, INSERT, UPDATE, DELETE ON students, student_school_associations TO ${role}`,
  );
  const { options } = pool.options;
  onTestFinished(async () => {
    pool.options.options = options;
    await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
  pool.options.options = `${options} -c role=${role}`;
  for (let idle = pool.idleCount; idle > 0; idle -= 1) (await pool.connect()).release(true);
  const { ok, detail } = await proveTriggers(pool);
  for (let idle = pool.idleCount; idle > 0; idle -= 1) (await pool.connect()).release(true);
  expect([ok, detail]).toEqual([
    true,
    expect.stringContaining('organizations was refused (42501)'),
  ]);
});

test('triggers and rules of the district are named', async () => {
  const { pool } = await openDistrict();
  expect((await checkForeignTriggers(pool)).detail).toContain('no triggers and rules');
  await pool.query(
    `CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
     CREATE TRIGGER upper_names BEFORE INSERT ON students FOR EACH ROW EXECUTE FUNCTION own();
     CREATE TRIGGER follow AFTER UPDATE ON users FOR EACH STATEMENT EXECUTE FUNCTION own();
     ALTER TABLE users DISABLE TRIGGER follow;
     CREATE RULE elsewhere AS ON DELETE TO schools DO INSTEAD NOTHING`,
  );
  const { ok, detail } = await checkForeignTriggers(pool);
  expect(ok).toBe(true);
  for (const words of [
    'upper_names on students (before each row, own)',
    'follow on users (after each statement, disabled, own)',
    'rule elsewhere on schools',
  ]) {
    expect(detail).toContain(words);
  }
});
