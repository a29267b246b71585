import type { Profile, User } from '../../model/catalog.ts';
import type { Role } from '../../model/roles.ts';
import { pad } from './dates.ts';
import { familyNames, femaleNames, maleNames } from './names.ts';
import type { Random } from './random.ts';
import { type DemoSchool, districtSourcedId, schoolSourcedId } from './schools.ts';

export type DemoUser = Omit<User, 'date_last_modified' | 'created_at' | 'updated_at' | 'password'>;

/** A member of staff: OneRoster user, profile document, and schools. */
export interface DemoStaff {
  readonly user: DemoUser;
  readonly profile: Profile;
  readonly schools: readonly number[];
}

const teachersPerSchool = 6;

/**
 * The staff of a demo district: one district administrator, one counselor for every two schools, and one principal
 * and some teachers for each school.
 */
export function demoStaff(schools: readonly DemoSchool[], random: Random): DemoStaff[] {
  const ids = schools.map((school) => school.school_id);
  const pairs = Array.from({ length: Math.ceil(ids.length / 2) }, (_, i) =>
    ids.slice(i * 2, i * 2 + 2),
  );
  const plans: { role: Role; roleType: string; schools: readonly number[]; district?: true }[] = [
    { role: 'districtAdministrator', roleType: 'director', schools: ids, district: true },
    ...pairs.map((pair) => ({ role: 'counselor' as const, roleType: 'counselor', schools: pair })),
    ...ids.flatMap((id) => [
      { role: 'principal' as const, roleType: 'principal', schools: [id] },
      ...Array.from({ length: teachersPerSchool }, () => ({
        role: 'teacher' as const,
        roleType: 'instructor',
        schools: [id],
      })),
    ]),
  ];
  return plans.map((plan, index) => {
    const person = demoPerson(index + 1, plan.role, random);
    const profile = demoProfile({
      person,
      roleType: plan.roleType,
      school: plan.schools[0],
      random,
    });
    return {
      schools: plan.schools,
      profile,
      user: {
        ...person,
        metadata: { profile_id: profile.profile_id },
        org_ids: plan.district ? [districtSourcedId] : plan.schools.map(schoolSourcedId),
      },
    };
  });
}

function demoPerson(number: number, role: Role, random: Random): Omit<DemoUser, 'org_ids'> {
  const female = random.chance(0.6);
  const given_name = random.pick(female ? femaleNames : maleNames);
  const family_name = random.pick(familyNames);
  const username = `${plain(given_name)}.${plain(family_name)}${number}`;
  return {
    sourced_id: `staff-${number}`,
    status: 'active',
    metadata: null,
    username,
    user_ids: [{ type: 'Staff', identifier: String(7000 + number) }],
    enabled_user: true,
    given_name,
    family_name,
    middle_name: null,
    role,
    identifier: String(7000 + number),
    email: `${username}@lakeview.example`,
    sms: null,
    phone: `+1555555${String(1000 + (number % 9000))}`,
    birth_date: `${1960 + random.below(40)}-${pad(1 + random.below(12))}-${pad(1 + random.below(28))}`,
    agents: [],
    grades: [],
  };
}

const courses = ['tsa_prep', 'career_planning', 'advanced_coaching', 'trauma_informed_care'];
const modules = [
  ['basics', 'TSA Fundamentals'],
  ['leadership', 'Leadership Development'],
  ['ferpa', 'Student Privacy'],
] as const;

function demoProfile(given: {
  person: Omit<DemoUser, 'org_ids'>;
  roleType: string;
  school: number | undefined;
  random: Random;
}): Profile {
  const { person, roleType, school, random } = given;
  const done = random.below(modules.length + 1);
  const day = (month: number) => `2026-${pad(month)}-${pad(1 + random.below(28))}T14:00:00Z`;
  return {
    profile_id: `profile-${person.sourced_id}`,
    school_id: String(school),
    first_name: person.given_name,
    last_name: person.family_name,
    middle_name: null,
    email: person.email,
    phone: person.phone,
    birth_date: person.birth_date,
    gender: null,
    role_type: roleType,
    specializations: random.chance(0.5)
      ? ['College and career']
      : ['Attendance', 'Social-emotional learning'],
    certification_level: random.pick(['Standard', 'Professional', 'Master']),
    years_experience: 1 + random.below(30),
    onboarding_progress: {
      current_step: 1 + random.below(5),
      is_completed: done === modules.length,
    },
    bootcamp_progress: {
      enrolled_courses: courses.slice(0, 1 + random.below(courses.length)),
      quiz_attempts: Array.from({ length: done }, (_, i) => ({
        quiz_id: `${modules[i]?.[0]}_quiz`,
        score: 60 + random.below(41),
        attempted_at: day(i + 1),
        passed: true,
        time_spent: 600 + random.below(2400),
      })),
      modules_completed: modules.slice(0, done).map(([module_id, module_name], i) => ({
        module_id,
        module_name,
        completed_at: day(i + 1),
        score: 70 + random.below(31),
      })),
      certifications_earned: [],
      current_module: modules[Math.min(done, modules.length - 1)]?.[0] as string,
      completion_percentage: Math.round((done * 100) / modules.length),
      total_hours_completed: done * 4.5,
    },
    students_assigned: [],
    preferences: {
      communication_method: 'email',
      meeting_frequency: 'weekly',
      notification_settings: {
        email_notifications: true,
        sms_notifications: false,
        push_notifications: random.chance(0.5),
        reminder_frequency: 'daily',
      },
      dashboard_layout: 'cards',
      timezone: 'America/Chicago',
    },
    documents: [],
    onboarded_date: '2025-08-04',
    created_at: '2025-08-04T15:00:00Z',
    updated_at: '2025-08-04T15:00:00Z',
  };
}

/** A name for an email address: without accents and spaces, in lower case. */
export function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
