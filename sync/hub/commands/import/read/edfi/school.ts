import type { AnyRecord } from '../../../../../model/catalog.ts';
import { all, type Element } from '../xml.ts';
import { codeOf, codesOf, integerOf, listOf, mentioned, textOf } from './fields.ts';

/** What a `<School>` says of its row of `schools`. */
export function schoolFields(school: Element): AnyRecord {
  return mentioned({
    school_id: integerOf(school, 'SchoolId'),
    state_organization_id: all(school, 'EducationOrganizationIdentificationCode')
      .map((code) => textOf(code, 'IdentificationCode'))
      .find((code) => typeof code === 'string'),
    name_of_institution: textOf(school, 'NameOfInstitution'),
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
    addresses: listOf(school, 'Address', (address) =>
      mentioned({
        addressTypeDescriptor: codeOf(address, 'AddressType'),
        streetNumberName: textOf(address, 'StreetNumberName'),
        city: textOf(address, 'City'),
        stateAbbreviationDescriptor: codeOf(address, 'StateAbbreviation'),
        postalCode: textOf(address, 'PostalCode'),
        nameOfCounty: textOf(address, 'NameOfCounty'),
      }),
    ),
    school_categories: codesOf(school, 'SchoolCategory'),
    grade_levels: codesOf(school, 'GradeLevel'),
    institution_telephones: listOf(school, 'InstitutionTelephone', (telephone) =>
      mentioned({
        institutionTelephoneNumberTypeDescriptor: codeOf(
          telephone,
          'InstitutionTelephoneNumberType',
        ),
        telephoneNumber: textOf(telephone, 'TelephoneNumber'),
      }),
    ),
    internet_access_descriptor: codeOf(school, 'InternetAccess'),
  });
}
