/** What may be wrong with a student's records: not against a rule, but worth a look. */
export const dataIssues = [
  'no_birth_date',
  'no_grade',
  'grade_not_offered',
  'several_current',
  'exit_before_entry',
  'same_person',
  'unknown_value',
  'unclear_opt_out',
] as const;
export type DataIssue = (typeof dataIssues)[number];
