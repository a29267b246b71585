import { defineEntity } from '../entity.ts';
import { recordKeepers } from '../roles.ts';
import { bookkeeping, descriptor } from './parts.ts';

const name = { type: 'text', maxLength: 100, group: 'name', editableBy: recordKeepers } as const;

/** Ed-Fi Student. Seed: "Students Table". */
export const students = defineEntity({
  name: 'students',
  store: 'postgres',
  standard: 'Ed-Fi',
  label: 'student',
  key: ['student_unique_id'],
  creatableBy: recordKeepers,
  deletableBy: [],
  fields: {
    student_unique_id: {
      type: 'text',
      maxLength: 50,
      nullable: false,
      label: 'Student ID',
      source: 'StudentUniqueId',
    },
    student_usi: {
      type: 'integer',
      nullable: false,
      label: 'Student USI',
      source: 'StudentUSI',
      assigned: true,
    },
    first_name: { ...name, nullable: false, label: 'First name', source: 'FirstName' },
    last_name: { ...name, nullable: false, label: 'Last name', source: 'LastSurname' },
    middle_name: { ...name, nullable: true, label: 'Middle name', source: 'MiddleName' },
    generation_code_suffix: {
      ...name,
      maxLength: 10,
      nullable: true,
      label: 'Suffix',
      source: 'GenerationCodeSuffix',
    },
    maiden_name: { ...name, nullable: true, label: 'Former name', source: 'MaidenName' },
    birth_date: {
      type: 'date',
      nullable: true,
      label: 'Birth date',
      source: 'BirthDate',
      editableBy: recordKeepers,
    },
    birth_city: {
      type: 'text',
      maxLength: 100,
      nullable: true,
      label: 'Birth city',
      source: 'BirthCity',
      editableBy: recordKeepers,
    },
    birth_state_abbreviation_descriptor: {
      ...descriptor('StateAbbreviationDescriptor', 'Birth state'),
      editableBy: recordKeepers,
    },
    birth_country_descriptor: {
      ...descriptor('CountryDescriptor', 'Birth country'),
      editableBy: recordKeepers,
    },
    date_entered_us: {
      type: 'date',
      nullable: true,
      label: 'Entered the US',
      source: 'DateEnteredUS',
      editableBy: recordKeepers,
    },
    multiplebirth_status: {
      type: 'boolean',
      nullable: true,
      label: 'Multiple birth',
      source: 'MultipleBirthStatus',
      editableBy: recordKeepers,
    },
    birth_sex_descriptor: {
      ...descriptor('SexDescriptor', 'Birth sex'),
      editableBy: recordKeepers,
    },
    hispanic_latino_ethnicity: {
      type: 'boolean',
      nullable: true,
      label: 'Hispanic or Latino',
      source: 'HispanicLatinoEthnicity',
      editableBy: recordKeepers,
    },
    races: {
      type: 'list',
      of: { type: 'text', descriptor: 'RaceDescriptor' },
      merge: 'set',
      nullable: true,
      default: [],
      label: 'Races',
      source: 'Race',
      editableBy: recordKeepers,
    },
    person_id: {
      type: 'text',
      maxLength: 50,
      nullable: true,
      label: 'Person ID',
      source: 'PersonId',
    },
    source_system_descriptor: descriptor('SourceSystemDescriptor', 'Source system'),
    ...bookkeeping.edfi,
  },
});
