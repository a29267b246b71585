import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { runHub } from '../../support/hub/hub-command.ts';
import { sharedPath } from '../../support/shared-path.ts';

const faults = sharedPath('faults');
const grandBend = sharedPath('data', 'edfi', 'grand-bend');

test.skipIf(faults === undefined || grandBend === undefined)(
  'inputs that once failed are loaded, or refused with line, key, field and code',
  async () => {
    const { pool, url } = await openTestDatabase();
    const { settings } = await openDynamodb();
    const environment = { DATABASE_URL: url, DYNAMODB_ENDPOINT: settings.endpoint ?? '' };
    const run = async (folder: string | undefined, ...names: string[]) => {
      const files = names.map((name) => join(folder as string, name));
      const { status, results } = await runHub(['import', 'edfi', ...files], environment);
      return { status, result: results.at(-1), results };
    };
    const nameOf = async (id: string) => {
      const { rows } = await pool.query(
        'SELECT first_name, last_name FROM students WHERE student_unique_id = $1',
        [id],
      );
      return rows[0] && `${rows[0].first_name} ${rows[0].last_name}`;
    };

    expect((await run(grandBend, 'EducationOrganization.xml', 'Student.xml')).status).toBe(0);

    const texts = ['student-windows-1252.xml', 'student-utf16.xml', 'student-cdata.xml'];
    expect((await run(faults, ...texts)).status).toBe(0);
    expect(await nameOf('700001')).toBe('Zoé Núñez');
    expect(await nameOf('700002')).toBe('Zoé Núñez');
    expect(await nameOf('700003')).toBe('José O & P');

    await run(faults, 'student-names-only.xml');
    await pool.query(
      "UPDATE students SET birth_date = '2014-05-06', middle_name = 'Luz' WHERE student_unique_id = '700004'",
    );
    expect((await run(faults, 'student-names-only.xml')).result.students.unchanged).toBe(1);
    const { rows } = await pool.query(
      "SELECT birth_date::text, middle_name FROM students WHERE student_unique_id = '700004'",
    );
    expect(rows).toEqual([{ birth_date: '2014-05-06', middle_name: 'Luz' }]);

    const bad = await run(faults, 'student-one-bad.xml');
    expect([bad.status, bad.result.students]).toMatchObject([1, { new: 2, refused: 2 }]);
    expect(bad.result.refusals).toMatchObject([
      { line: 4, key: '700006', field: 'last_name', code: 'required' },
      { line: 5, key: '700007', field: 'birth_date', code: 'wrong_type' },
    ]);

    const twice = await run(faults, 'student-twice.xml');
    expect(twice.status).toBe(1);
    expect(twice.result.refusals).toMatchObject([
      { line: 3, key: '700009', code: 'repeated_record', params: { line: 4 } },
    ]);
    expect(await nameOf('700009')).toBe('Second Version');

    const enrollment = await run(faults, 'student-enrollment.xml');
    expect([enrollment.status, enrollment.result.student_school_associations.new]).toEqual([0, 1]);

    const ended = await run(faults, 'staff-ended.xml');
    expect([ended.status, ended.result.without_account]).toEqual([0, 1]);
    const code = await runHub(
      ['join-code', '--user', 'left.long.ago@lakeview.example'],
      environment,
    );
    expect([code.status, code.results[0].error.code]).toEqual([1, 'unknown_record']);

    const logins = await run(faults, 'staff-one-login-twice.xml');
    expect([logins.status, logins.result.users]).toMatchObject([1, { new: 1, refused: 2 }]);
    expect(logins.result.refusals).toMatchObject(
      ['80002', '80003'].map((key) => ({ key, field: 'username', code: 'duplicate_key' })),
    );

    const lines = await run(faults, 'associations.csv');
    expect([lines.status, lines.result.student_school_associations]).toMatchObject([
      1,
      { new: 1, refused: 3 },
    ]);
    const byLine = lines.result.refusals.toSorted(
      (a: { line: number }, b: { line: number }) => a.line - b.line,
    );
    expect(byLine).toMatchObject([
      { line: 2, field: 'entry_date', code: 'wrong_type' },
      { line: 3, field: 'school_id', code: 'required' },
      { line: 4, field: 'column 4', code: 'unknown_field' },
    ]);

    const orphan = await run(faults, 'organization-unknown-parent.xml');
    expect(orphan.status).toBe(1);
    expect(orphan.result.refusals).toMatchObject([
      { line: 3, entity: 'schools', key: '255901999', field: 'parent_id', code: 'unknown_record' },
    ]);
    const half = await pool.query(
      "SELECT FROM schools WHERE school_id = 255901999 UNION ALL SELECT FROM organizations WHERE identifier = '255901999'",
    );
    expect(half.rows).toEqual([]);
  },
);

test('the command prints a line for each file, says what was refused, and ends with 1', async () => {
  const { url } = await openTestDatabase();
  const { settings } = await openDynamodb();
  const environment = { DATABASE_URL: url, DYNAMODB_ENDPOINT: settings.endpoint ?? '' };
  const { status, results, words } = await runHub(
    ['import', 'edfi', '/nowhere/file.xml', 'package.json'],
    environment,
  );
  expect([status, results]).toMatchObject([
    1,
    [
      { file: '/nowhere/file.xml', error: { code: 'bad_file' } },
      { file: 'package.json', error: { code: 'bad_file' } },
    ],
  ]);
  expect(words).toMatch(/^\/nowhere\/file.xml: bad_file: /);
});
