import type { Role } from '../../../../model/rules/roles.ts';
import { codeOf, requiredText } from './fields.ts';
import { all, type Element, textOf } from './xml.ts';

export const staffSourcedId = (id: string) => `staff-${id}`;
export const profileId = (id: string) => `profile-${id}`;

/** A row of `users` without role and organizations, which the staff's assignments give. */
export function staffRow(staff: Element) {
  const id = requiredText(staff, 'StaffUniqueId');
  return {
    sourced_id: staffSourcedId(id),
    metadata: { profile_id: profileId(id) },
    username: textOf(staff, 'LoginId') ?? staffSourcedId(id),
    user_ids: all(staff, 'StaffIdentificationCode').map((code) => ({
      type: codeOf(code, 'StaffIdentificationSystem'),
      identifier: textOf(code, 'IdentificationCode'),
    })),
    given_name: requiredText(staff, 'Name', 'FirstName'),
    family_name: requiredText(staff, 'Name', 'LastSurname'),
    middle_name: textOf(staff, 'Name', 'MiddleName'),
    identifier: id,
    email: textOf(staff, 'ElectronicMail', 'ElectronicMailAddress'),
    birth_date: textOf(staff, 'BirthDate'),
  };
}

/** The attributes of a `profiles` document that Ed-Fi has for staff. */
export function profileAttributes(staff: Element) {
  const years = textOf(staff, 'YearsOfPriorProfessionalExperience');
  return {
    first_name: textOf(staff, 'Name', 'FirstName'),
    last_name: textOf(staff, 'Name', 'LastSurname'),
    middle_name: textOf(staff, 'Name', 'MiddleName'),
    email: textOf(staff, 'ElectronicMail', 'ElectronicMailAddress'),
    birth_date: textOf(staff, 'BirthDate'),
    gender: codeOf(staff, 'Sex')?.toLowerCase() ?? null,
    years_experience: years === null ? null : Number(years),
  };
}

/** One assignment of a member of staff to a school or a district. */
export interface Assignment {
  readonly staff: string;
  readonly organization: number;
  readonly role: Role;
  readonly roleType: string;
}

export function assignment(element: Element): Assignment {
  const classification = codeOf(element, 'StaffClassification') ?? 'Other';
  return {
    staff: requiredText(element, 'StaffReference', 'StaffIdentity', 'StaffUniqueId'),
    organization: Number(
      requiredText(
        element,
        'EducationOrganizationReference',
        'EducationOrganizationIdentity',
        'EducationOrganizationId',
      ),
    ),
    ...(classifications[classification] ?? otherStaff),
  };
}

/** Staff of any other classification get the rights of teachers: they read their own school. */
const otherStaff = { role: 'teacher', roleType: 'instructor' } as const;

/** Ed-Fi StaffClassificationDescriptor → OneRoster 1.2 role and the seed's role type. */
const classifications: Readonly<Record<string, { role: Role; roleType: string }>> = {
  Counselor: { role: 'counselor', roleType: 'counselor' },
  Principal: { role: 'principal', roleType: 'principal' },
  'Assistant Principal': { role: 'principal', roleType: 'principal' },
  'School Administrator': { role: 'siteAdministrator', roleType: 'administrator' },
  'LEA System Administrator': { role: 'districtAdministrator', roleType: 'administrator' },
  'LEA Administrator': { role: 'districtAdministrator', roleType: 'administrator' },
  Superintendent: { role: 'districtAdministrator', roleType: 'director' },
  'Assistant Superintendent': { role: 'districtAdministrator', roleType: 'director' },
};
