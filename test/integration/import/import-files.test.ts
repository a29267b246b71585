import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connectTo, openTestCenter, type TestCenter } from '../../support/center/center.ts';
import { addSchools, addStudent } from '../../support/center/records.ts';
import {
  association,
  counts,
  importText,
  interchange,
  student,
} from '../../support/import/import-text.ts';

const school = (id: number, parent: string, more = '') =>
  `<School><SchoolId>${id}</SchoolId><NameOfInstitution>School ${id}</NameOfInstitution>${more}${parent}</School>`;
const parentId = (id: number) =>
  `<LocalEducationAgencyReference><LocalEducationAgencyIdentity><LocalEducationAgencyId>${id}` +
  '</LocalEducationAgencyId></LocalEducationAgencyIdentity></LocalEducationAgencyReference>';
const agency = (id: number, attributes = '') =>
  `<LocalEducationAgency${attributes}><LocalEducationAgencyId>${id}</LocalEducationAgencyId>` +
  `<NameOfInstitution>District ${id}</NameOfInstitution></LocalEducationAgency>`;
const department = (id: number, parent: number) =>
  `<OrganizationDepartment><OrganizationDepartmentId>${id}</OrganizationDepartmentId>` +
  `<NameOfInstitution>Department ${id}</NameOfInstitution><ParentEducationOrganizationReference>` +
  `<EducationOrganizationIdentity><EducationOrganizationId>${parent}</EducationOrganizationId>` +
  '</EducationOrganizationIdentity></ParentEducationOrganizationReference></OrganizationDepartment>';

async function idsOf({ pool }: TestCenter, sql: string): Promise<unknown[]> {
  return (await pool.query(sql)).rows.map(({ id }) => id);
}

test('organizations are loaded in any order; one with an unknown parent is refused as a whole, and those below it', async () => {
  const center = await openTestCenter();
  const result = await importText(
    center,
    interchange(
      'EducationOrganization',
      department(31, 30),
      department(30, 999),
      school(1, parentId(9)),
      school(2, parentId(999)),
      school(3, '<LocalEducationAgencyReference ref="LEA_9"/>'),
      school(4, '<LocalEducationAgencyReference ref="LEA_10"/>'),
      '<Course/>',
      agency(9, ' id="LEA_9"'),
      department(21, 20),
      department(20, 1),
    ),
  );
  expect(result).toMatchObject({
    schools: counts({ new: 2, refused: 2 }),
    organizations: counts({ new: 5, refused: 2 }),
    not_loaded: { Course: 1 },
  });
  expect(result.refusals).toMatchObject([
    { line: 5, entity: 'schools', key: '2', field: 'parent_id', code: 'unknown_record' },
    {
      line: 7,
      entity: 'schools',
      key: '4',
      field: 'local_education_agency_id',
      code: 'wrong_type',
    },
    { line: 2, entity: 'organizations', key: '31', field: 'parent_id', code: 'unknown_record' },
    { line: 3, entity: 'organizations', key: '30', field: 'parent_id', code: 'unknown_record' },
  ]);
  expect(await idsOf(center, 'SELECT school_id AS id FROM schools ORDER BY 1')).toEqual([1, 3]);
});

test('a school keeps what the file does not say', async () => {
  const center = await openTestCenter();
  const file = interchange('EducationOrganization', agency(9), school(1, parentId(9)));
  await importText(center, file);
  await center.pool.query(
    `UPDATE schools SET web_site = 'https://one.example', state_organization_id = 'S1',
            telephones = '[{"telephoneNumber": "555"}]', grade_levels = '["Fourth grade"]'`,
  );
  expect(await importText(center, file)).toMatchObject({
    schools: counts({ unchanged: 1 }),
    organizations: counts({ unchanged: 2 }),
  });
});

test('values of descriptor sets are reconciled', async () => {
  const center = await openTestCenter();
  const value = (code: string, short: string) =>
    `<GradeLevelDescriptor><CodeValue>${code}</CodeValue>${short}<Namespace>uri://d/GradeLevelDescriptor</Namespace></GradeLevelDescriptor>`;
  const file = interchange(
    'Descriptors',
    value('Bridge', '<ShortDescription>Bridge year</ShortDescription>'),
    value('Gap', ''),
    value('', ''),
    value('x'.repeat(51), ''),
  );
  expect(await importText(center, file)).toMatchObject({
    descriptors: counts({ new: 2, refused: 2 }),
    refusals: [
      { line: 4, entity: 'descriptors', key: null, field: 'code_value', code: 'required' },
      { line: 5, entity: 'descriptors', field: 'code_value', code: 'too_long' },
    ],
  });
  expect((await importText(center, file)).descriptors).toEqual(
    counts({ unchanged: 2, refused: 2 }),
  );
});

test.each([
  ['breaks off', interchange('Student', student('A'), student('B')).slice(0, -30), 'bad_file'],
  ['is not understood', interchange('StudentGrade', student('A')), 'unknown_interchange'],
  [
    'holds nothing that the import loads',
    interchange('StudentEnrollment', '<StudentSectionAssociation/>'),
    'bad_file',
  ],
  [
    'declares a strange encoding',
    '<?xml version="1.0" encoding="cp037"?><InterchangeStudent/>',
    'unknown_encoding',
  ],
  [
    'has a text beyond the limit',
    interchange('Student', student('A'), `<Student>${'x'.repeat(3_000_000)}`),
    'too_large',
  ],
])('a file that %s is refused, and nothing of it is loaded', async (_, text, code) => {
  const center = await openTestCenter();
  const result = await importText(center, text);
  expect(result).toMatchObject({ error: { code }, refusals: [] });
  expect(await idsOf(center, 'SELECT student_unique_id AS id FROM students')).toEqual([]);
});

test('thousands of records are loaded, and the list of refusals ends', async () => {
  const center = await openTestCenter();
  const numbers = Array.from({ length: 3_000 }, (_, i) => i);
  const elements = numbers.map((i) => student(`S${i}`, '', i % 2 === 0 ? 'Ruiz' : ''));
  const result = await importText(center, interchange('Student', ...elements));
  expect(result.students).toEqual(counts({ new: 1_500, refused: 1_500 }));
  expect(result.refusals).toHaveLength(1_000);
  expect(result.more_refusals).toBe(500);
});

test('a record that a trigger of the district refuses stops no other', async () => {
  const center = await openTestCenter();
  await center.pool.query(
    `CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF NEW.last_name = 'Bad' THEN RAISE 'not here'; END IF; RETURN NEW; END $$`,
  );
  await center.pool.query(
    `CREATE TRIGGER refuse BEFORE INSERT ON public.students FOR EACH ROW EXECUTE FUNCTION public.refuse()`,
  );
  const elements = Array.from({ length: 20 }, (_, i) =>
    student(`S${i}`, '', i === 7 ? 'Bad' : 'Good'),
  );
  const result = await importText(center, interchange('Student', ...elements));
  expect(result.students).toEqual(counts({ new: 19, refused: 1 }));
  expect(result.refusals).toMatchObject([{ line: 9, key: 'S7', code: 'rule_broken' }]);
});

test('a record that a trigger of the district drops without a word is refused, and stops no other', async () => {
  const center = await openTestCenter();
  await center.pool.query(
    `CREATE FUNCTION public.drop_it() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RETURN CASE WHEN NEW.last_name = 'Bad' THEN NULL ELSE NEW END; END $$;
     CREATE TRIGGER drop_it BEFORE INSERT OR UPDATE ON public.students FOR EACH ROW
       EXECUTE FUNCTION public.drop_it()`,
  );
  for (const change of ['new', 'changed']) {
    const elements = Array.from({ length: 10 }, (_, i) =>
      student(`S${i}`, '', change === 'new' ? 'First' : i === 7 ? 'Bad' : 'Second'),
    );
    if (change === 'new') elements.push(student('S99', '', 'Bad'));
    const result = await importText(center, interchange('Student', ...elements));
    expect(result.students).toEqual(counts({ [change]: change === 'new' ? 10 : 9, refused: 1 }));
    expect(result.refusals).toMatchObject([
      { key: change === 'new' ? 'S99' : 'S7', code: 'rule_broken' },
    ]);
  }
});

test('a record that another transaction holds is refused as such; the others are loaded meanwhile', async () => {
  const center = await openTestCenter();
  await addSchools(center.pool, 1);
  for (const id of ['A', 'B', 'C']) await addStudent(center.pool, id);
  const other = await connectTo(center);
  await other.query("BEGIN; SELECT FROM students WHERE student_unique_id = 'A' FOR UPDATE");
  const result = await importText(
    center,
    interchange('Student', ...['A', 'B', 'C'].map((id) => student(id, '', 'Reyes'))),
  );
  expect(result.students).toEqual(counts({ changed: 2, refused: 1 }));
  expect(result.refusals).toMatchObject([
    { key: 'A', code: 'store_unavailable', params: { reason: 'record_locked' } },
  ]);
  const enrolled = await importText(
    center,
    interchange(
      'StudentEnrollment',
      ...['A', 'B', 'C'].map((id) => association({ student: id, school: 1 })),
    ),
  );
  expect(enrolled.student_school_associations).toEqual(counts({ new: 2, refused: 1 }));

  const waiting = importText(center, interchange('Student', student('A', '', 'Reyes')));
  await setTimeout(300);
  await other.query(
    "UPDATE students SET middle_name = 'Luz' WHERE student_unique_id = 'A'; COMMIT",
  );
  expect((await waiting).students).toEqual(counts({ changed: 1 }));
  const { rows } = await center.pool.query(
    "SELECT last_name, middle_name FROM students WHERE student_unique_id = 'A'",
  );
  expect(rows).toEqual([{ last_name: 'Reyes', middle_name: 'Luz' }]);
});

test('an interchange without records is loaded: nothing changes', async () => {
  const center = await openTestCenter();
  expect(await importText(center, interchange('Student'))).toMatchObject({
    students: counts({}),
    refusals: [],
  });
});

test('a key that another transaction is inserting holds up that record alone', async () => {
  const center = await openTestCenter();
  const other = await connectTo(center);
  await other.query('BEGIN');
  await other.query(
    `INSERT INTO students (student_unique_id, student_usi, first_name, last_name) VALUES ('B', 900, 'Ana', 'Luz')`,
  );
  const file = interchange('Student', ...['A', 'B', 'C', 'D'].map((id) => student(id)));
  const result = await importText(center, file);
  expect(result.students).toEqual(counts({ new: 3, refused: 1 }));
  expect(result.refusals).toMatchObject([{ key: 'B', code: 'store_unavailable' }]);
  await other.query('COMMIT');
  expect((await importText(center, file)).students).toEqual(counts({ changed: 1, unchanged: 3 }));
});
