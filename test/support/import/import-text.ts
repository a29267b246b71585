import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFiles } from '../../../sync/hub/commands/import/import-files.ts';
import type { TestCenter } from '../center/center.ts';
import { temporaryFolder } from '../temporary-folder.ts';

type Options = Parameters<typeof importFiles>[2];
type Result = Awaited<ReturnType<typeof importFiles>>[number];

/** Imports one file with this content. */
export async function importText(
  center: TestCenter,
  content: string | Uint8Array,
  options: Options & { readonly name?: string } = {},
): Promise<Result> {
  const { name = 'given.xml', ...others } = options;
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  const [result] = await importFiles(storesOf(center), [file], others);
  return result as Result;
}

function storesOf({ pool, dynamodb }: TestCenter) {
  return { pool, dynamodb };
}

/** Counts of a result; those that are not named are 0. */
export function counts(some: Partial<Record<'new' | 'changed' | 'unchanged' | 'refused', number>>) {
  return { new: 0, changed: 0, unchanged: 0, refused: 0, ...some };
}

export const interchange = (name: string, ...elements: string[]) =>
  `<Interchange${name} xmlns="http://ed-fi.org/5.2.0">\n${elements.join('\n')}\n</Interchange${name}>`;

/** A `<Student>` on one line. */
export const student = (id: string, more = '', last = 'Ruiz') =>
  `<Student><StudentUniqueId>${id}</StudentUniqueId>` +
  `<Name><FirstName>Ana</FirstName><LastSurname>${last}</LastSurname></Name>${more}</Student>`;

/** A `<StudentSchoolAssociation>` on one line. */
export const association = (given: {
  student: string;
  school: number | string;
  entry?: string;
  more?: string;
}) =>
  '<StudentSchoolAssociation>' +
  `<StudentReference><StudentIdentity><StudentUniqueId>${given.student}</StudentUniqueId></StudentIdentity></StudentReference>` +
  `<SchoolReference><SchoolIdentity><SchoolId>${given.school}</SchoolId></SchoolIdentity></SchoolReference>` +
  `<EntryDate>${given.entry ?? '2026-08-17'}</EntryDate>${given.more ?? ''}</StudentSchoolAssociation>`;

/** A `<Staff>` on one line. */
export const staff = (id: string, more = '') =>
  `<Staff><StaffUniqueId>${id}</StaffUniqueId>` +
  `<Name><FirstName>Cara</FirstName><LastSurname>Lund</LastSurname></Name>` +
  `<ElectronicMail><ElectronicMailAddress>${id}@schools.example</ElectronicMailAddress></ElectronicMail>${more}</Staff>`;

/** A `<StaffEducationOrganizationAssignmentAssociation>` on one line. */
export const assignment = (
  id: string,
  organization: number,
  given: { as?: string; begins?: string; ends?: string } = {},
) =>
  '<StaffEducationOrganizationAssignmentAssociation>' +
  `<StaffReference><StaffIdentity><StaffUniqueId>${id}</StaffUniqueId></StaffIdentity></StaffReference>` +
  `<EducationOrganizationReference><EducationOrganizationIdentity><EducationOrganizationId>${organization}` +
  '</EducationOrganizationId></EducationOrganizationIdentity></EducationOrganizationReference>' +
  `<StaffClassification>uri://ed-fi.org/StaffClassificationDescriptor#${given.as ?? 'Counselor'}</StaffClassification>` +
  `<BeginDate>${given.begins ?? '2020-08-01'}</BeginDate>` +
  `${given.ends === undefined ? '' : `<EndDate>${given.ends}</EndDate>`}` +
  '</StaffEducationOrganizationAssignmentAssociation>';
