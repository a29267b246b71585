import { defineEntity } from '../entity.ts';
import { address, bookkeeping, descriptor, institutionTelephone } from './parts.ts';

/** Ed-Fi School. Seed: "Schools Table". */
export const schools = defineEntity({
  name: 'schools',
  store: 'postgres',
  standard: 'Ed-Fi',
  key: ['school_id'],
  creatableBy: [],
  deletableBy: [],
  fields: {
    school_id: { type: 'integer', nullable: false, source: 'SchoolId' },
    state_organization_id: {
      type: 'text',
      maxLength: 60,
      nullable: false,
      source: 'StateOrganizationId',
    },
    name_of_institution: {
      type: 'text',
      maxLength: 255,
      nullable: false,
      source: 'NameOfInstitution',
    },
    short_name_of_institution: {
      type: 'text',
      maxLength: 100,
      nullable: true,
      source: 'ShortNameOfInstitution',
    },
    web_site: {
      type: 'text',
      maxLength: 255,
      nullable: true,
      source: 'WebSite',
    },
    operational_status_descriptor: descriptor('OperationalStatusDescriptor'),
    type_descriptor: descriptor('SchoolTypeDescriptor'),
    charter_status_descriptor: descriptor('CharterStatusDescriptor'),
    title_i_part_a_school_designation_descriptor: descriptor(
      'TitleIPartASchoolDesignationDescriptor',
    ),
    magnet_special_program_emphasis_school_descriptor: descriptor(
      'MagnetSpecialProgramEmphasisSchoolDescriptor',
    ),
    administrative_funding_control_descriptor: descriptor('AdministrativeFundingControlDescriptor'),
    local_education_agency_id: {
      type: 'integer',
      nullable: true,
      source: 'LocalEducationAgencyId',
    },
    addresses: {
      type: 'list',
      of: address,
      merge: { keyedBy: ['addressTypeDescriptor'] },
      nullable: true,
      default: [],
      source: 'Address',
    },
    telephones: {
      type: 'list',
      of: institutionTelephone('telephoneNumberTypeDescriptor'),
      merge: { keyedBy: ['telephoneNumberTypeDescriptor'] },
      nullable: true,
      default: [],
      source: 'Telephone',
    },
    school_categories: {
      type: 'list',
      of: { type: 'text', descriptor: 'SchoolCategoryDescriptor' },
      merge: 'set',
      nullable: true,
      default: [],
      source: 'SchoolCategoryDescriptor',
    },
    grade_levels: {
      type: 'list',
      of: { type: 'text', descriptor: 'GradeLevelDescriptor' },
      merge: 'set',
      nullable: true,
      default: [],
      source: 'GradeLevelDescriptor',
    },
    institution_telephones: {
      type: 'list',
      of: institutionTelephone('institutionTelephoneNumberTypeDescriptor'),
      merge: { keyedBy: ['institutionTelephoneNumberTypeDescriptor'] },
      nullable: true,
      default: [],
      source: 'InstitutionTelephone',
    },
    internet_access_descriptor: descriptor('InternetAccessDescriptor'),
    ...bookkeeping.edfi,
  },
});
