import type { Student, StudentSchoolAssociation } from '../../../../sync/model/catalog.ts';
import type { DescriptorSets } from '../../../../sync/model/descriptors/descriptors.ts';

type Name = keyof StudentSchoolAssociation;

/** The fields of every new enrollment. */
export const mainFields = [
  'school_id',
  'entry_date',
  'entry_grade_level_descriptor',
  'entry_type_descriptor',
  'school_year',
  'primary_school',
] as const satisfies readonly Name[];

export const moreFields = [
  'entry_grade_level_reason_descriptor',
  'repeat_grade_indicator',
  'school_choice_transfer',
  'school_choice_basis_descriptor',
  'class_of_school_year',
  'graduation_plan_type_descriptor',
  'graduation_school_year',
  'calendar_code',
] as const satisfies readonly Name[];

export const exitFields = [
  'exit_withdraw_date',
  'exit_withdraw_type_descriptor',
] as const satisfies readonly Name[];

/** Fields of the student, which the screen or another part of the form provides. */
export const studentField = ['student_unique_id'] as const satisfies readonly Name[];

/** The fields of a student who is new to the district. */
export const newStudentFields = [
  'student_unique_id',
  'first_name',
  'middle_name',
  'last_name',
  'generation_code_suffix',
  'birth_date',
  'birth_sex_descriptor',
] as const satisfies readonly (keyof Student)[];

export const newStudentMoreFields = [
  'maiden_name',
  'birth_city',
  'birth_state_abbreviation_descriptor',
  'birth_country_descriptor',
  'date_entered_us',
  'multiplebirth_status',
  'hispanic_latino_ethnicity',
  'races',
] as const satisfies readonly (keyof Student)[];

/** The key of an enrollment, as the laptop's methods take it. */
export function keyFieldsOf(enrollment: StudentSchoolAssociation) {
  const { student_unique_id, school_id, entry_date } = enrollment;
  return { student_unique_id, school_id, entry_date };
}

/** The key of an enrollment as one line of text. */
export function nameOfEnrollment(enrollment: StudentSchoolAssociation): string {
  return Object.values(keyFieldsOf(enrollment)).join(' ');
}

/** The exit type of a student who goes to another school; null: the district's set has none, or several. */
export function transferExitType({ ExitWithdrawTypeDescriptor }: DescriptorSets): string | null {
  const { values } = ExitWithdrawTypeDescriptor;
  // The standard's value, or the district's own: Ed-Fi leaves the set to districts.
  const exact = values.filter(({ code_value }) => code_value === 'Transferred');
  const alike = values.filter(({ name }) => /^transfer/i.test(name));
  const [found, ...others] = exact.length > 0 ? exact : alike;
  return found === undefined || others.length > 0 ? null : found.code_value;
}
