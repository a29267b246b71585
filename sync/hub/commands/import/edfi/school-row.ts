import { codeOf, codesOf, requiredInteger, requiredText } from './fields.ts';
import { all, type Element, textOf } from './xml.ts';

/**
 * A row of `schools`. Ed-Fi refers to a district by its id, or by the `id` attribute of its element:
 * `ref="LEAG_255901"`.
 */
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
