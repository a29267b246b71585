import type { Student, StudentSchoolAssociation } from '../../../model/catalog.ts';
import { firstDay, firstDayOfYearBefore, lastDayOfYearBefore, pad, schoolYear } from './dates.ts';
import type { Random } from './random.ts';
import type { Unstamped } from './rows.ts';
import { type DemoSchool, grades } from './schools.ts';

/** A student's enrollments, oldest first: some had another school last year, some have left this year. */
export function demoAssociations(given: {
  student: Unstamped<Student>;
  gradeIndex: number;
  school: DemoSchool;
  schoolsOf: (gradeIndex: number) => readonly DemoSchool[];
  random: Random;
}): Unstamped<StudentSchoolAssociation>[] {
  const { student, gradeIndex, school, schoolsOf, random } = given;
  const yearsLeft = grades.length - gradeIndex;
  const base = {
    student_unique_id: student.student_unique_id,
    entry_grade_level_reason_descriptor: null,
    repeat_grade_indicator: random.chance(0.02),
    school_choice_transfer: false,
    primary_school: true,
    class_of_school_year: schoolYear + yearsLeft - 1,
    graduation_plan_type_descriptor: gradeIndex >= 9 ? 'Standard' : null,
    graduation_school_year: gradeIndex >= 9 ? schoolYear + yearsLeft - 1 : null,
    calendar_code: null,
    school_choice_basis_descriptor: null,
  };
  const current: Unstamped<StudentSchoolAssociation> = {
    ...base,
    school_id: school.school_id,
    entry_date: firstDay,
    entry_grade_level_descriptor: grades[gradeIndex] as string,
    entry_type_descriptor: gradeIndex === 0 ? 'New to education system' : 'Next year school',
    exit_withdraw_date: null,
    exit_withdraw_type_descriptor: null,
    school_year: schoolYear,
  };
  const before: Unstamped<StudentSchoolAssociation>[] =
    gradeIndex > 0 && random.chance(0.08)
      ? [
          {
            ...current,
            school_id: random.pick(schoolsOf(gradeIndex - 1)).school_id,
            entry_date: firstDayOfYearBefore,
            entry_grade_level_descriptor: grades[gradeIndex - 1] as string,
            exit_withdraw_date: lastDayOfYearBefore,
            exit_withdraw_type_descriptor: 'End of school year',
            school_year: schoolYear - 1,
          },
        ]
      : [];
  if (!random.chance(0.03)) return [...before, current];
  const gone = {
    ...current,
    exit_withdraw_date: `${schoolYear - 1}-${random.pick(['09', '10'])}-${pad(1 + random.below(28))}`,
    exit_withdraw_type_descriptor: 'Transferred',
  };
  const others = schoolsOf(gradeIndex).filter((other) => other !== school);
  if (others.length === 0 || random.chance(0.3)) return [...before, gone];
  return [
    ...before,
    gone,
    {
      ...current,
      school_id: random.pick(others).school_id,
      entry_date: gone.exit_withdraw_date,
      entry_type_descriptor: 'Transfer',
    },
  ];
}
