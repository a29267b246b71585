import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { importEdfi } from '../../../sync/hub/commands/import/import-edfi.ts';
import { openTestCenter, type TestCenter } from '../../support/center/center.ts';
import { addSchools, addStudent } from '../../support/center/records.ts';

/** Imports one file with this content. */
async function importText(
  center: TestCenter,
  text: string,
  options: { entryDate?: string } = {},
): Promise<Awaited<ReturnType<typeof importEdfi>>[number] | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-import-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'given');
  await writeFile(file, text);
  const stores = { pool: center.pool, dynamodb: center.dynamodb };
  const [result] = await importEdfi(stores, [file], options);
  return result;
}

const student = (id: string, more = '') => `
  <Student>
    <StudentUniqueId>${id}</StudentUniqueId>
    <Name><FirstName>Ana</FirstName><LastSurname>Ruiz</LastSurname></Name>
    <BirthData><BirthDate>2012-03-04</BirthDate>${more}</BirthData>
  </Student>`;
const students = (...all: string[]) => `<InterchangeStudent>${all.join('')}</InterchangeStudent>`;
const header = 'studentUniqueId,schoolId,firstAttendanceDate\n';

test.each([
  ['that is none of the kinds', '<Other/>'],
  ['that is not well-formed XML', `${students(student('A')).slice(0, -5)}`],
  ['with a record that lacks its key', students('<Student><Name/></Student>')],
  ['with a line without a date, when none is given', `${header}A,1,`],
])('a file %s is refused, with words that say where', async (_, text) => {
  const center = await openTestCenter();
  await addSchools(center.pool, 1);
  await addStudent(center.pool, 'A');
  await expect(importText(center, text)).rejects.toMatchObject({
    code: 'bad_file',
    message: expect.stringMatching(/\S/),
  });
});

test('a file that cannot be read is refused before anything is imported', async () => {
  const center = await openTestCenter();
  const stores = { pool: center.pool, dynamodb: center.dynamodb };
  await expect(importEdfi(stores, ['/nowhere/file.xml'], {})).rejects.toMatchObject({
    code: 'bad_file',
  });
});

test('a record that breaks a rule is left out and reported by its number; the others are loaded', async () => {
  const center = await openTestCenter();
  const odd = '<BirthSex>uri://ed-fi.org/SexDescriptor#Unheard of</BirthSex>';
  const result = await importText(
    center,
    students(student('A'), student('B', odd), student('C'), student('x'.repeat(51))),
  );
  expect(result?.students).toEqual({
    loaded: 2,
    skipped: [
      { number: 2, code: 'unknown_descriptor', field: 'birth_sex_descriptor' },
      { number: 4, code: 'too_long', field: 'student_unique_id' },
    ],
  });
  const { rows } = await center.pool.query(
    'SELECT student_unique_id AS id FROM students ORDER BY 1',
  );
  expect(rows).toEqual([{ id: 'A' }, { id: 'C' }]);
});

test('an association without its student or school is left out; a date given fills in', async () => {
  const center = await openTestCenter();
  await addSchools(center.pool, 1);
  await addStudent(center.pool, 'A');
  const lines = `${header}A,1,\nNobody,1,2026-08-17\nA,2,2026-08-17\nA,1,2027-01-05\n`;
  const result = await importText(center, lines, { entryDate: '2026-08-10' });
  expect(result?.student_school_associations).toEqual({
    loaded: 2,
    skipped: [
      { number: 2, code: 'foreign_key' },
      { number: 3, code: 'foreign_key' },
    ],
  });
  const { rows } = await center.pool.query(
    'SELECT entry_date::text, school_year FROM student_school_associations ORDER BY entry_date',
  );
  expect(rows).toEqual([
    { entry_date: '2026-08-10', school_year: 2027 },
    { entry_date: '2027-01-05', school_year: 2027 },
  ]);
});
