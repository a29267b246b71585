import { expect, test } from 'vitest';
import { scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import { openTestCenter, serveCenter } from '../../support/center/center.ts';
import { findIndexErrors } from '../../support/center/existing-district.ts';
import { addOrganization, addUser } from '../../support/center/people.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { joinRealLaptop } from '../../support/laptop/real-laptop.ts';

const student = (id: string) => `
  INSERT INTO students (student_unique_id, student_usi, first_name, last_name, birth_date)
  VALUES (${id}, (SELECT max(student_usi) + 1 FROM students), 'N', 'N', '2010-01-01');
  INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year)
  VALUES (${id}, 1, '2026-08-01', 2027)`;
const entry = (date: string) => `
  INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year)
  VALUES ('A', 1, '${date}', 2027)`;
const school = (id: number) => `
  INSERT INTO schools (school_id, state_organization_id, name_of_institution) VALUES (${id}, 's${id}', 'S')`;
const ofA = (set: string) => `UPDATE students SET ${set} WHERE student_unique_id = 'A'`;

/** What others write, and what is wrong with the record that a laptop sets aside for it; null: nothing is. */
const writes: readonly [name: string, sql: string, reason: string | null][] = [
  ['a student without an id', student("''"), null],
  ['an id of line feeds, quotes and separators', student(`E'a\\n"\\\\\\u2028b'`), null],
  ['an id with a combining accent', student("U&'e\\0301'"), null],
  ['the school 0', school(0), null],
  ['a school below 0', school(-5), null],
  ['an entry at the end of time', entry('infinity'), null],
  ['an entry before all time', entry('-infinity'), null],
  ['an entry before the year 1', entry('0044-03-15 BC'), null],
  ['an entry after the year 9999', entry('12026-03-15'), null],
  ['a birth at the end of time', ofA("birth_date = 'infinity'"), null],
  ['a birth before the year 1', ofA("birth_date = '0044-03-15 BC'"), null],
  ['a record that was made before the year 1', ofA("created_at = '0044-03-15 BC'"), null],
  ['a document of another type', ofA(`races = '"White"'`), 'shape'],
  [
    'a document 5,000 deep',
    ofA("races = (repeat('[', 5000) || repeat(']', 5000))::jsonb"),
    'shape',
  ],
  ['a document that is mended', ofA('races = NULL'), null],
  ['a document of 15 MB', "UPDATE users SET metadata = to_jsonb(repeat('x', 15000000))", null],
  [
    'a document of 20 MB',
    "UPDATE users SET metadata = to_jsonb(repeat('x', 20000000))",
    'too_large',
  ],
  ['a document that is shortened', 'UPDATE users SET metadata = NULL', null],
];

test('a row of any value keeps neither the next row nor itself from the index and from laptops', async () => {
  const center = await openTestCenter();
  const { pool } = center;
  await addSchools(pool, 1);
  await addOrganization(pool, { id: 'one', type: 'school', identifier: '1' });
  await addUser(pool, { sourced_id: 'ana', org_ids: ['one'] });
  for (const id of ['A', 'Z']) {
    await addStudent(pool, id);
    await enroll(pool, id, 1, '2026-08-01');
  }
  const { url } = await serveCenter(center);
  const { methods } = await joinRealLaptop(center, { url, email: 'ana@schools.example' });
  for (const [name, sql, reason] of writes) {
    await pool.query(sql);
    await pool.query("UPDATE students SET birth_city = $1 WHERE student_unique_id = 'Z'", [
      name.slice(0, 30),
    ]);
    await methods.syncNow({});
    const { student: next } = await methods.getStudent({ student_unique_id: 'Z' });
    expect(next.birth_city).toBe(name.slice(0, 30));
    expect((await methods.syncStatus({})).last_error, name).toBeNull();
    const aside = await methods.listSetAside({});
    expect(
      aside.map((one) => one.reason.params),
      name,
    ).toMatchObject(reason === null ? [] : [{ reason }]);
    const { buckets } = await methods.verify({});
    for (const bucket of buckets) expect(bucket, name).toMatchObject({ equal: true, repaired: 0 });
    expect(await findIndexErrors(pool), name).toEqual([]);
    const scans = await scanTables(pool);
    expect(
      scans.filter(({ found }) => found > 0),
      name,
    ).toEqual([]);
  }
});
