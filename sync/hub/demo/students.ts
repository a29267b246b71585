import type { Student, StudentSchoolAssociation } from '../../model/catalog.ts';
import { familyNames, femaleNames, maleNames } from './names.ts';
import type { Random } from './random.ts';
import { type DemoSchool, grades, schoolSourcedId } from './schools.ts';
import { type DemoUser, plain } from './staff.ts';

/** The school year that the demo district is in, named by its last year as in Ed-Fi. */
const schoolYear = 2027;
const firstDay = `${schoolYear - 1}-08-17`;
const lastDayOfYearBefore = `${schoolYear - 1}-05-28`;
const firstDayOfYearBefore = `${schoolYear - 2}-08-18`;

type Unstamped<Row> = Omit<Row, '_etag' | '_last_modified_date' | 'created_at' | 'updated_at'>;

/** A student with enrollments, oldest first, and for some families the accounts they sign in with. */
export interface DemoStudent {
  readonly student: Unstamped<Student>;
  readonly associations: readonly Unstamped<StudentSchoolAssociation>[];
  readonly users: readonly DemoUser[];
}

/** Makes students one after the other, so that a million of them need no memory. */
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
    birth_date: day(birthYear, random),
    birth_city: bornAbroad ? null : 'Lakeview',
    birth_state_abbreviation_descriptor: bornAbroad ? null : 'TX',
    birth_country_descriptor: bornAbroad ? random.pick(['MX', 'VN', 'GT', 'IN', 'NG']) : 'US',
    date_entered_us: bornAbroad ? day(birthYear + 4, random) : null,
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

function demoAssociations(given: {
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

/** OneRoster users of a student and a guardian, each the other's agent. */
function familyAccounts(student: Unstamped<Student>, schoolId: number, random: Random): DemoUser[] {
  const own = `student-${student.student_unique_id}`;
  const guardian = `guardian-${student.student_unique_id}`;
  const base = {
    status: 'active',
    metadata: null,
    user_ids: [],
    enabled_user: true,
    middle_name: null,
    sms: null,
    phone: null,
    org_ids: [schoolSourcedId(schoolId)],
    grades: [],
  };
  return [
    {
      ...base,
      sourced_id: own,
      username: own,
      given_name: student.first_name,
      family_name: student.last_name,
      role: 'student',
      identifier: student.student_unique_id,
      email: null,
      birth_date: student.birth_date,
      agents: [{ sourcedId: guardian, type: 'user' }],
    },
    {
      ...base,
      sourced_id: guardian,
      username: guardian,
      given_name: random.pick(random.chance(0.5) ? femaleNames : maleNames),
      family_name: student.last_name,
      role: random.chance(0.8) ? 'parent' : 'guardian',
      identifier: null,
      email: `${plain(student.last_name)}.${student.student_unique_id}@families.example`,
      phone: `+1555${String(2_000_000 + random.below(7_999_999))}`,
      birth_date: null,
      agents: [{ sourcedId: own, type: 'user' }],
    },
  ];
}

function day(year: number, random: Random): string {
  return `${year}-${pad(1 + random.below(12))}-${pad(1 + random.below(28))}`;
}

const pad = (number: number) => String(number).padStart(2, '0');
