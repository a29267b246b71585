import { schoolYearOf } from '../../../../../model/days/school-year.ts';
import { isDate } from '../../../../../model/rules/validate.ts';
import type { Unit } from '../../unit.ts';
import type { Element } from '../xml.ts';
import { booleanOf, codeOf, dateOf, integerOf, mentioned, schoolYearIn, textOf } from './fields.ts';

/** A `<StudentSchoolAssociation>`. */
export function associationUnit(element: Element, line: number): Unit {
  const plan = ['GraduationPlanReference', 'GraduationPlanIdentity'] as const;
  return associationStatement(
    mentioned({
      student_unique_id: textOf(element, 'StudentReference', 'StudentIdentity', 'StudentUniqueId'),
      school_id: integerOf(element, 'SchoolReference', 'SchoolIdentity', 'SchoolId'),
      entry_date: dateOf(element, 'EntryDate'),
      entry_grade_level_descriptor: codeOf(element, 'EntryGradeLevel'),
      entry_grade_level_reason_descriptor: codeOf(element, 'EntryGradeLevelReason'),
      entry_type_descriptor: codeOf(element, 'EntryType'),
      repeat_grade_indicator: booleanOf(element, 'RepeatGradeIndicator'),
      school_choice_transfer: booleanOf(element, 'SchoolChoiceTransfer'),
      exit_withdraw_date: dateOf(element, 'ExitWithdrawDate'),
      exit_withdraw_type_descriptor: codeOf(element, 'ExitWithdrawType'),
      primary_school: booleanOf(element, 'PrimarySchool'),
      class_of_school_year: schoolYearIn(element, 'ClassOfSchoolYear'),
      school_year: schoolYearIn(element, 'SchoolYear'),
      graduation_plan_type_descriptor: codeOf(element, ...plan, 'GraduationPlanType'),
      graduation_school_year: schoolYearIn(element, ...plan, 'GraduationSchoolYear'),
      calendar_code: textOf(element, 'CalendarReference', 'CalendarIdentity', 'CalendarCode'),
      school_choice_basis_descriptor: codeOf(element, 'SchoolChoiceBasis'),
    }),
    line,
  );
}

/** What a line or an element says of an association. The school year of a new one follows from its entry date. */
export function associationStatement(says: Readonly<Record<string, unknown>>, line: number): Unit {
  const { student_unique_id, school_id, entry_date } = says;
  const school_year =
    typeof entry_date === 'string' && isDate(entry_date) ? schoolYearOf(entry_date) : undefined;
  return {
    kind: 'association',
    line,
    key: JSON.stringify([student_unique_id ?? null, school_id ?? null, entry_date ?? null]),
    statements: [
      { entity: 'student_school_associations', says, ifNew: mentioned({ school_year }) },
    ],
  };
}
