import type { Problem } from '../../../../../model/error.ts';
import type { Role } from '../../../../../model/rules/roles.ts';
import { isDate } from '../../../../../model/rules/validate.ts';
import type { Assignment, Unit } from '../../unit.ts';
import type { Element } from '../xml.ts';
import { codeOf, dateOf, integerOf, textOf } from './fields.ts';

/** A `<StaffEducationOrganizationAssignmentAssociation>`. One whose dates cannot be read gives nobody a right. */
export function assignmentUnit(element: Element, line: number): Unit {
  const staff = textOf(element, 'StaffReference', 'StaffIdentity', 'StaffUniqueId');
  const organization = integerOf(
    element,
    'EducationOrganizationReference',
    'EducationOrganizationIdentity',
    'EducationOrganizationId',
  );
  const begins = dateOf(element, 'BeginDate');
  const ends = dateOf(element, 'EndDate');
  const unit = { kind: 'assignment', line, key: staff ?? null, statements: [] } as const;
  const problem =
    (staff ? undefined : required('StaffUniqueId')) ??
    (organization ? undefined : required('EducationOrganizationId')) ??
    (typeof organization === 'number' ? undefined : wrong('EducationOrganizationId', 'integer')) ??
    (begins ? undefined : required('BeginDate')) ??
    (isDate(begins as string) ? undefined : wrong('BeginDate', 'date')) ??
    (!ends || isDate(ends) ? undefined : wrong('EndDate', 'date'));
  if (problem !== undefined) return { ...unit, problem };
  const assignment: Assignment = {
    organization: organization as number,
    begins: begins as string,
    ends: ends ?? null,
    ...classifications[codeOf(element, 'StaffClassification') ?? ''],
  };
  return { ...unit, assignment };
}

function required(field: string): Problem {
  return { code: 'required', field };
}

function wrong(field: string, expected: 'integer' | 'date'): Problem {
  return { code: 'wrong_type', field, params: { reason: 'shape', expected } };
}

/** Ed-Fi StaffClassificationDescriptor → OneRoster 1.2 role and the seed's role type. */
const classifications: Readonly<Record<string, { role: Role; roleType: string }>> = {
  Teacher: { role: 'teacher', roleType: 'instructor' },
  'Substitute Teacher': { role: 'teacher', roleType: 'instructor' },
  Counselor: { role: 'counselor', roleType: 'counselor' },
  Principal: { role: 'principal', roleType: 'principal' },
  'Assistant Principal': { role: 'principal', roleType: 'principal' },
  'School Administrator': { role: 'siteAdministrator', roleType: 'administrator' },
  'LEA System Administrator': { role: 'districtAdministrator', roleType: 'administrator' },
  'LEA Administrator': { role: 'districtAdministrator', roleType: 'administrator' },
  Superintendent: { role: 'districtAdministrator', roleType: 'director' },
  'Assistant Superintendent': { role: 'districtAdministrator', roleType: 'director' },
};
