import type { Student, StudentSchoolAssociation } from '../../../model/catalog.ts';
import { dayIn, schoolYear } from './dates.ts';
import { demoAssociations } from './enrollments.ts';
import { familyAccounts } from './families.ts';
import { familyNames, femaleNames, maleNames } from './names.ts';
import type { Random } from './random.ts';
import type { DemoUser, Unstamped } from './rows.ts';
import { type DemoSchool, grades } from './schools.ts';

/** A student with enrollments, oldest first, and with the accounts of some families. */
export interface DemoStudent {
  readonly student: Unstamped<Student>;
  readonly associations: readonly Unstamped<StudentSchoolAssociation>[];
  readonly users: readonly DemoUser[];
}

/** Makes one student after the other, so that a million of them need no memory. */
export function* demoStudents(
  count: number,
  schools: readonly DemoSchool[],
  random: Random,
): Generator<DemoStudent> {
  const teaching = new Map(
    grades.map((grade) => {
      const those = schools.filter((school) => school.grade_levels.includes(grade));
      // A district of one or two schools teaches every grade in those that it has.
      return [grade, those.length > 0 ? those : schools];
    }),
  );
  for (let i = 0; i < count; i++) yield demoStudent(i, teaching, random);
}

function demoStudent(
  index: number,
  teaching: ReadonlyMap<string, readonly DemoSchool[]>,
  random: Random,
): DemoStudent {
  const gradeIndex = random.below(grades.length);
  const schoolsOf = (i: number) => teaching.get(grades[i] as string) as readonly DemoSchool[];
  const school = random.pick(schoolsOf(gradeIndex));
  const female = random.chance(0.49);
  const student = demoPerson({ index, gradeIndex, female, random });
  const associations = demoAssociations({ student, gradeIndex, school, schoolsOf, random });
  return {
    student,
    associations,
    users: random.chance(0.1) ? familyAccounts(student, school.school_id, random) : [],
  };
}

function demoPerson(given: {
  index: number;
  gradeIndex: number;
  female: boolean;
  random: Random;
}): Unstamped<Student> {
  const { index, gradeIndex, female, random } = given;
  const names = female ? femaleNames : maleNames;
  const birthYear = schoolYear - 1 - 6 - gradeIndex + (random.chance(0.4) ? 1 : 0);
  const bornAbroad = random.chance(0.08);
  const last = random.pick(familyNames);
  return {
    student_unique_id: String(600_000_000 + index),
    student_usi: 1 + index,
    first_name: random.pick(names),
    last_name: random.chance(0.08) ? `${last}-${random.pick(familyNames)}` : last,
    middle_name: random.chance(0.7) ? random.pick(names) : null,
    generation_code_suffix:
      !female && random.chance(0.02) ? random.pick(['Jr.', 'II', 'III']) : null,
    maiden_name: null,
    birth_date: dayIn(birthYear, random),
    birth_city: bornAbroad ? null : 'Lakeview',
    birth_state_abbreviation_descriptor: bornAbroad ? null : 'TX',
    birth_country_descriptor: bornAbroad ? random.pick(['MX', 'VN', 'GT', 'IN', 'NG']) : 'US',
    date_entered_us: bornAbroad ? dayIn(birthYear + 4, random) : null,
    multiplebirth_status: random.chance(0.03),
    birth_sex_descriptor: female ? 'Female' : 'Male',
    hispanic_latino_ethnicity: random.chance(0.4),
    races: [random.pick(races)],
    person_id: null,
    source_system_descriptor: null,
  };
}

const races = [
  'White',
  'Black or African American',
  'Asian',
  'American Indian or Alaska Native',
  'Native Hawaiian or Pacific Islander',
];
