import type { Profile } from '../../../model/catalog.ts';
import type { Role } from '../../../model/rules/roles.ts';
import { pad } from './dates.ts';
import { emailPart, familyNames, femaleNames, maleNames } from './names.ts';
import { demoProfile } from './profiles.ts';
import type { Random } from './random.ts';
import type { DemoUser } from './rows.ts';
import { type DemoSchool, districtSourcedId, schoolSourcedId } from './schools.ts';

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
  const username = `${emailPart(given_name)}.${emailPart(family_name)}${number}`;
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
