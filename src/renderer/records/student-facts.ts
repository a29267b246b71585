import type { Student } from '../../../sync/model/catalog.ts';

/** The fields of a student, in groups. */
export const studentFactGroups: readonly {
  readonly id: 'name' | 'birth' | 'ethnicity' | 'identification';
  readonly names: readonly (keyof Student)[];
}[] = [
  {
    id: 'name',
    names: ['first_name', 'middle_name', 'last_name', 'generation_code_suffix', 'maiden_name'],
  },
  {
    id: 'birth',
    names: [
      'birth_date',
      'birth_city',
      'birth_state_abbreviation_descriptor',
      'birth_country_descriptor',
      'birth_sex_descriptor',
      'multiplebirth_status',
      'date_entered_us',
    ],
  },
  { id: 'ethnicity', names: ['hispanic_latino_ethnicity', 'races'] },
  {
    id: 'identification',
    names: ['student_unique_id', 'student_usi', 'person_id', 'source_system_descriptor'],
  },
];
