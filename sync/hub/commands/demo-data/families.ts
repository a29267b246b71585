import type { Student } from '../../../model/catalog.ts';
import { emailPart, femaleNames, maleNames } from './names.ts';
import type { Random } from './random.ts';
import type { DemoUser, Unstamped } from './rows.ts';
import { schoolSourcedId } from './schools.ts';

/** OneRoster users for a student and a guardian, each the agent of the other. */
export function familyAccounts(
  student: Unstamped<Student>,
  schoolId: number,
  random: Random,
): DemoUser[] {
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
      email: `${emailPart(student.last_name)}.${student.student_unique_id}@families.example`,
      phone: `+1555${String(2_000_000 + random.below(7_999_999))}`,
      birth_date: null,
      agents: [{ sourcedId: own, type: 'user' }],
    },
  ];
}
