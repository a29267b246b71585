import { expect, test } from 'vitest';
import { openTestCenter, type TestCenter } from '../../support/center/center.ts';
import { addSchools, addStudent } from '../../support/center/records.ts';
import {
  association,
  counts,
  importText,
  interchange,
  student,
} from '../../support/import/import-text.ts';

const header = 'studentUniqueId,schoolId,firstAttendanceDate\n';

async function rowsOf(center: TestCenter, sql: string) {
  return (await center.pool.query(sql)).rows;
}

const lastPosition = "SELECT max(xid || '.' || seq) AS last, count(*) FROM sync.entry";

test('a file changes only what it says: what counselors gave stays, and an unchanged record moves nothing', async () => {
  const center = await openTestCenter();
  await addSchools(center.pool, 1);
  await addStudent(center.pool, 'A');
  await addStudent(center.pool, 'B');
  await importText(center, `${header}A,1,2026-08-17\nB,1,2026-08-17`);
  await center.pool.query(
    `UPDATE students SET birth_date = '2012-03-04', middle_name = 'Luz', races = '["White"]' WHERE student_unique_id = 'A'`,
  );
  const before = await rowsOf(center, lastPosition);
  const audited = await rowsOf(center, 'SELECT count(*) FROM sync.audit');
  const same = await importText(
    center,
    interchange('Student', student('A', '<BirthData><BirthDate/></BirthData>'), student('B')),
  );
  expect(same.students).toEqual(counts({ unchanged: 2 }));
  expect(await rowsOf(center, lastPosition)).toEqual(before);
  expect(await rowsOf(center, 'SELECT count(*) FROM sync.audit')).toEqual(audited);

  const other = await importText(
    center,
    interchange('Student', student('A', '', 'Reyes'), student('B')),
  );
  expect(other.students).toEqual(counts({ changed: 1, unchanged: 1 }));
  expect(
    await rowsOf(
      center,
      `SELECT last_name, middle_name, birth_date::text, races FROM students WHERE student_unique_id = 'A'`,
    ),
  ).toEqual([
    { last_name: 'Reyes', middle_name: 'Luz', birth_date: '2012-03-04', races: ['White'] },
  ]);
});

test('xsi:nil says that there is no value', async () => {
  const center = await openTestCenter();
  await importText(
    center,
    interchange('Student', student('A', '<BirthData><BirthCity>Oslo</BirthCity></BirthData>')),
  );
  const nil = `<BirthData xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><BirthCity xsi:nil="true"/></BirthData>`;
  const result = await importText(center, interchange('Student', student('A', nil)));
  expect(result.students).toEqual(counts({ changed: 1 }));
  expect(await rowsOf(center, 'SELECT birth_city FROM students')).toEqual([{ birth_city: null }]);
});

test('the audit names the import and the file, with what changed', async () => {
  const center = await openTestCenter();
  await importText(center, interchange('Student', student('A')), { name: 'Autumn.xml' });
  await importText(center, interchange('Student', student('A', '', 'Reyes')), {
    name: 'Winter.xml',
  });
  expect(
    await rowsOf(
      center,
      `SELECT actor, device_id, key, after ->> 'last_name' AS last_name FROM sync.audit ORDER BY id`,
    ),
  ).toEqual([
    { actor: 'import: Autumn.xml', device_id: null, key: ['A'], last_name: 'Ruiz' },
    { actor: 'import: Winter.xml', device_id: null, key: ['A'], last_name: 'Reyes' },
  ]);
});

test('a record that breaks a rule is refused with line, key, field and code; the others are loaded', async () => {
  const center = await openTestCenter();
  const birth = (inner: string) => `<BirthData>${inner}</BirthData>`;
  const result = await importText(
    center,
    interchange(
      'Student',
      student('A'),
      student('B', birth('<BirthSex>uri://ed-fi.org/SexDescriptor#Unheard of</BirthSex>')),
      student('C', birth('<BirthDate>2014-04-31</BirthDate>')),
      student('D', birth('<MultipleBirthStatus>perhaps</MultipleBirthStatus>')),
      student('E', '', ''),
      student('x'.repeat(51)),
      '<Student><Name><FirstName>No</FirstName><LastSurname>Key</LastSurname></Name></Student>',
      student('Z'),
    ),
  );
  expect(result.students).toEqual(counts({ new: 2, refused: 6 }));
  expect(result.refusals).toMatchObject([
    {
      line: 3,
      entity: 'students',
      key: 'B',
      field: 'birth_sex_descriptor',
      code: 'unknown_descriptor',
    },
    { line: 4, entity: 'students', key: 'C', field: 'birth_date', code: 'wrong_type' },
    { line: 5, entity: 'students', key: 'D', field: 'multiplebirth_status', code: 'wrong_type' },
    { line: 6, entity: 'students', key: 'E', field: 'last_name', code: 'required' },
    { line: 7, entity: 'students', field: 'student_unique_id', code: 'too_long' },
    { line: 8, entity: 'students', key: null, field: 'student_unique_id', code: 'required' },
  ]);
  // Results end up in logs: the values that were refused do not.
  expect(JSON.stringify(result)).not.toMatch(/Unheard of|2014-04-31|perhaps/);
  expect(await rowsOf(center, 'SELECT student_unique_id AS id FROM students ORDER BY 1')).toEqual([
    { id: 'A' },
    { id: 'Z' },
  ]);
});

test('a value of the center that the model does not know is no reason to refuse what leaves it alone', async () => {
  const center = await openTestCenter();
  await addStudent(center.pool, 'A');
  await center.pool.query("UPDATE students SET birth_sex_descriptor = 'Of the district'");
  const same = '<BirthData><BirthSex>Of the district</BirthSex></BirthData>';
  const result = await importText(center, interchange('Student', student('A', same, 'Reyes')));
  expect(result).toMatchObject({ students: counts({ changed: 1 }), refusals: [] });
});

test('of a record that a file has several times the last one counts, and that is said', async () => {
  const center = await openTestCenter();
  const result = await importText(
    center,
    interchange(
      'Student',
      student('A', '', 'One'),
      student('B'),
      student('A', '', 'Two'),
      student('A', '', 'Three'),
    ),
  );
  expect(result.refusals).toMatchObject([
    { line: 2, key: 'A', code: 'repeated_record', params: { line: 5 } },
    { line: 4, key: 'A', code: 'repeated_record', params: { line: 5 } },
  ]);
  expect(result.students).toEqual(counts({ new: 2, refused: 2 }));
  expect(await rowsOf(center, 'SELECT last_name FROM students ORDER BY 1')).toEqual([
    { last_name: 'Ruiz' },
    { last_name: 'Three' },
  ]);
});

test('an enrollment is loaded, with its grade and the school year of its entry date, and reconciled', async () => {
  const center = await openTestCenter();
  await addSchools(center.pool, 1);
  await addStudent(center.pool, 'A');
  const grade =
    '<EntryGradeLevel>uri://ed-fi.org/GradeLevelDescriptor#Fourth grade</EntryGradeLevel>';
  const given = interchange(
    'StudentEnrollment',
    association({ student: 'A', school: 1, more: grade }),
  );
  expect(await importText(center, given)).toMatchObject({
    student_school_associations: counts({ new: 1 }),
    refusals: [],
  });
  await center.pool.query(
    `UPDATE student_school_associations SET calendar_code = 'C', school_year = 2028, exit_withdraw_date = '2027-05-01'`,
  );
  const before = await rowsOf(center, lastPosition);
  expect((await importText(center, given)).student_school_associations).toEqual(
    counts({ unchanged: 1 }),
  );
  expect(await rowsOf(center, lastPosition)).toEqual(before);
  const more = `${grade}<PrimarySchool>false</PrimarySchool><ClassOfSchoolYear>2034-2035</ClassOfSchoolYear>`;
  const changed = interchange('StudentEnrollment', association({ student: 'A', school: 1, more }));
  expect((await importText(center, changed)).student_school_associations).toEqual(
    counts({ changed: 1 }),
  );
  expect(
    await rowsOf(
      center,
      `SELECT entry_grade_level_descriptor AS grade, school_year, calendar_code, primary_school,
              class_of_school_year, exit_withdraw_date::text AS exit
         FROM student_school_associations`,
    ),
  ).toEqual([
    {
      grade: 'Fourth grade',
      school_year: 2028,
      calendar_code: 'C',
      primary_school: false,
      class_of_school_year: 2035,
      exit: '2027-05-01',
    },
  ]);
});

test('an association without its student or school is refused; a rule between fields counts', async () => {
  const center = await openTestCenter();
  await addSchools(center.pool, 1);
  await addStudent(center.pool, 'A');
  const result = await importText(
    center,
    interchange(
      'StudentEnrollment',
      association({ student: 'Nobody', school: 1 }),
      association({ student: 'A', school: 2 }),
      association({ student: 'A', school: 'one' }),
      association({ student: 'A', school: 1, entry: '17.08.2026' }),
      association({
        student: 'A',
        school: 1,
        entry: '2026-08-18',
        more: '<ExitWithdrawDate>2026-08-01</ExitWithdrawDate>',
      }),
      '<StudentSectionAssociation/>',
      association({ student: 'A', school: 1, entry: '2026-08-17-05:00' }),
    ),
  );
  expect(result.student_school_associations).toEqual(counts({ new: 1, refused: 5 }));
  expect(result.not_loaded).toEqual({ StudentSectionAssociation: 1 });
  expect(result.refusals).toMatchObject([
    { line: 2, field: 'student_unique_id', code: 'unknown_student' },
    { line: 3, field: 'school_id', code: 'unknown_school' },
    { line: 4, field: 'school_id', code: 'wrong_type' },
    { line: 5, field: 'entry_date', code: 'wrong_type' },
    { line: 6, field: 'exit_withdraw_date', code: 'rule_broken' },
  ]);
});

test('lines of a CSV that cannot be read are refused with line and field; the others are loaded', async () => {
  const center = await openTestCenter();
  await addSchools(center.pool, 1);
  for (const id of ['A', 'B', 'C']) await addStudent(center.pool, id);
  const lines = [
    'A,1,',
    'B,1,08/17/2026',
    'Nobody,1,2026-08-17',
    'C,one,2026-08-17',
    'C,1',
    'C,1,2026-08-17,extra',
    'C,1"1,2026-08-17',
    'C,\u0000,2026-08-17',
    '"C","1","2026-08-17"',
  ];
  const csv = `studentUniqueId,schoolId,firstAttendanceDate\r\n${lines.join('\r\n')}\r\n`;
  const result = await importText(center, csv, { entryDate: '2026-08-10' });
  expect(result.student_school_associations).toEqual(counts({ new: 2, refused: 7 }));
  const byLine = [...result.refusals].sort((a, b) => a.line - b.line);
  expect(byLine).toMatchObject([
    { line: 3, field: 'entry_date', code: 'wrong_type' },
    { line: 4, field: 'student_unique_id', code: 'unknown_student' },
    { line: 5, field: 'school_id', code: 'wrong_type' },
    { line: 6, field: 'firstAttendanceDate', code: 'required' },
    { line: 7, field: 'column 4', code: 'unknown_field' },
    { line: 8, field: 'school_id', code: 'wrong_type' },
    { line: 9, field: 'schoolId', code: 'wrong_type' },
  ]);
  expect(
    await rowsOf(
      center,
      `SELECT student_unique_id AS id, entry_date::text, school_year FROM student_school_associations ORDER BY 1`,
    ),
  ).toEqual([
    { id: 'A', entry_date: '2026-08-10', school_year: 2027 },
    { id: 'C', entry_date: '2026-08-17', school_year: 2027 },
  ]);
});
