import { codeValueOf } from '../../model/descriptors.ts';
import type { Role } from '../../model/roles.ts';
import { all, badFile, type Element, textOf } from './xml.ts';

/**
 * Ed-Fi interchange records as rows of the seed's tables. Descriptor URIs become code values; what the
 * seed has no column for is left out. Field names: Ed-Fi Data Standard v5.2, Interchange-*.xsd.
 */

export const orgSourcedId = (id: string | number) => `edorg-${id}`;
export const staffSourcedId = (id: string) => `staff-${id}`;
export const profileId = (id: string) => `profile-${id}`;

const codeOf = (element: Element, name: string) => {
  const uri = textOf(element, name);
  return uri === null ? null : codeValueOf(uri);
};
const codesOf = (element: Element, name: string) =>
  all(element, name).map((e) => codeValueOf(e.text));

function requiredText(element: Element, ...path: string[]): string {
  const text = textOf(element, ...path);
  if (text === null) throw badFile(`A <${element.name}> has no <${path.join('><')}>.`);
  return text;
}

function requiredInteger(element: Element, name: string): number {
  const text = requiredText(element, name);
  if (!/^-?\d+$/.test(text))
    throw badFile(`<${name}> of a <${element.name}> is no whole number: “${text}”.`);
  return Number(text);
}

/** A row of `schools`. Ed-Fi's reference to the district is by the `id` attribute: `ref="LEAG_255901"`. */
export function schoolRow(school: Element, districtIds: ReadonlyMap<string, number>) {
  const id = requiredInteger(school, 'SchoolId');
  const reference = school.children.find((child) => child.name === 'LocalEducationAgencyReference');
  const named =
    reference && textOf(reference, 'LocalEducationAgencyIdentity', 'LocalEducationAgencyId');
  return {
    school_id: id,
    state_organization_id:
      all(school, 'EducationOrganizationIdentificationCode')
        .map((code) => textOf(code, 'IdentificationCode'))
        .find((code) => code !== null) ?? String(id),
    name_of_institution: requiredText(school, 'NameOfInstitution'),
    short_name_of_institution: textOf(school, 'ShortNameOfInstitution'),
    web_site: textOf(school, 'WebSite'),
    operational_status_descriptor: codeOf(school, 'OperationalStatus'),
    type_descriptor: codeOf(school, 'SchoolType'),
    charter_status_descriptor: codeOf(school, 'CharterStatus'),
    title_i_part_a_school_designation_descriptor: codeOf(school, 'TitleIPartASchoolDesignation'),
    magnet_special_program_emphasis_school_descriptor: codeOf(
      school,
      'MagnetSpecialProgramEmphasisSchool',
    ),
    administrative_funding_control_descriptor: codeOf(school, 'AdministrativeFundingControl'),
    local_education_agency_id: named
      ? Number(named)
      : (districtIds.get(reference?.attributes.ref ?? '') ?? null),
    addresses: all(school, 'Address').map((address) => ({
      addressTypeDescriptor: codeOf(address, 'AddressType'),
      streetNumberName: textOf(address, 'StreetNumberName'),
      city: textOf(address, 'City'),
      stateAbbreviationDescriptor: codeOf(address, 'StateAbbreviation'),
      postalCode: textOf(address, 'PostalCode'),
      nameOfCounty: textOf(address, 'NameOfCounty'),
    })),
    school_categories: codesOf(school, 'SchoolCategory'),
    grade_levels: codesOf(school, 'GradeLevel'),
    institution_telephones: all(school, 'InstitutionTelephone').map((telephone) => ({
      institutionTelephoneNumberTypeDescriptor: codeOf(telephone, 'InstitutionTelephoneNumberType'),
      telephoneNumber: textOf(telephone, 'TelephoneNumber'),
    })),
    internet_access_descriptor: codeOf(school, 'InternetAccess'),
  };
}

/** A row of `organizations` for a school, a district or a department. */
export function organizationRow(given: {
  id: number;
  name: string;
  type: 'school' | 'district' | 'department';
  parent: number | null;
}) {
  return {
    sourced_id: orgSourcedId(given.id),
    name: given.name,
    type: given.type,
    identifier: String(given.id),
    parent_id: given.parent === null ? null : orgSourcedId(given.parent),
  };
}

/** A row of `students`. `student_usi` is the center's to give. */
export function studentRow(student: Element) {
  return {
    student_unique_id: requiredText(student, 'StudentUniqueId'),
    first_name: requiredText(student, 'Name', 'FirstName'),
    last_name: requiredText(student, 'Name', 'LastSurname'),
    middle_name: textOf(student, 'Name', 'MiddleName'),
    generation_code_suffix: textOf(student, 'Name', 'GenerationCodeSuffix'),
    maiden_name: textOf(student, 'Name', 'MaidenName'),
    birth_date: textOf(student, 'BirthData', 'BirthDate'),
    birth_city: textOf(student, 'BirthData', 'BirthCity'),
    birth_state_abbreviation_descriptor: birthCode(student, 'BirthStateAbbreviation'),
    birth_country_descriptor: birthCode(student, 'BirthCountry'),
    date_entered_us: textOf(student, 'BirthData', 'DateEnteredUS'),
    birth_sex_descriptor: birthCode(student, 'BirthSex'),
    person_id: textOf(student, 'PersonReference', 'PersonIdentity', 'PersonId'),
    source_system_descriptor: null,
  };
}

function birthCode(student: Element, name: string): string | null {
  const uri = textOf(student, 'BirthData', name);
  return uri === null ? null : codeValueOf(uri);
}

/** A row of `users`, yet without a role or organizations: they come with the staff's assignments. */
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

/** Attributes of a `profiles` document that Ed-Fi staff have. */
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

/** Whoever is not known to need more may read their own school, as teachers do. */
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

/** A value of a descriptor set, and the set it belongs to. */
export function descriptorRow(element: Element) {
  const code = requiredText(element, 'CodeValue');
  return {
    set_name: element.name,
    namespace: requiredText(element, 'Namespace'),
    code_value: code,
    name: textOf(element, 'ShortDescription') ?? code,
  };
}
