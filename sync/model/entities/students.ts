import { defineEntity } from '../entity.ts';
import { recordKeepers } from '../rules/roles.ts';
import { bookkeeping, descriptor } from './parts.ts';

const name = { type: 'text', maxLength: 100, group: 'name', editableBy: recordKeepers } as const;

/** Ed-Fi Student. Seed: "Students Table". */
export const students = defineEntity({
  name: 'students',
  store: 'postgres',
  standard: 'Ed-Fi',
  key: ['student_unique_id'],
  creatableBy: recordKeepers,
  deletableBy: [],
  fields: {
    student_unique_id: {
      type: 'text',
      maxLength: 50,
      nullable: false,
      source: 'StudentUniqueId',
    },
    student_usi: {
      type: 'integer',
      nullable: false,
      source: 'StudentUSI',
      assigned: true,
    },
    first_name: { ...name, nullable: false, source: 'FirstName' },
    last_name: { ...name, nullable: false, source: 'LastSurname' },
    middle_name: { ...name, nullable: true, source: 'MiddleName' },
    generation_code_suffix: {
      ...name,
      maxLength: 10,
      nullable: true,
      source: 'GenerationCodeSuffix',
    },
    maiden_name: { ...name, nullable: true, source: 'MaidenName' },
    birth_date: {
      type: 'date',
      nullable: true,
      source: 'BirthDate',
      editableBy: recordKeepers,
    },
    birth_city: {
      type: 'text',
      maxLength: 100,
      nullable: true,
      source: 'BirthCity',
      editableBy: recordKeepers,
    },
    birth_state_abbreviation_descriptor: {
      ...descriptor('StateAbbreviationDescriptor'),
      editableBy: recordKeepers,
    },
    birth_country_descriptor: {
      ...descriptor('CountryDescriptor'),
      editableBy: recordKeepers,
    },
    date_entered_us: {
      type: 'date',
      nullable: true,
      source: 'DateEnteredUS',
      editableBy: recordKeepers,
    },
    multiplebirth_status: {
      type: 'boolean',
      nullable: true,
      source: 'MultipleBirthStatus',
      editableBy: recordKeepers,
    },
    birth_sex_descriptor: {
      ...descriptor('SexDescriptor'),
      editableBy: recordKeepers,
    },
    hispanic_latino_ethnicity: {
      type: 'boolean',
      nullable: true,
      source: 'HispanicLatinoEthnicity',
      editableBy: recordKeepers,
    },
    races: {
      type: 'list',
      of: { type: 'text', descriptor: 'RaceDescriptor' },
      merge: 'set',
      nullable: true,
      default: [],
      source: 'Race',
      editableBy: recordKeepers,
    },
    person_id: {
      type: 'text',
      maxLength: 50,
      nullable: true,
      source: 'PersonId',
    },
    source_system_descriptor: descriptor('SourceSystemDescriptor'),
    ...bookkeeping.edfi,
  },
});
