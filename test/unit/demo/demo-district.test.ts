import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../sync/hub/commands/demo-data/random.ts';
import { demoOrganizations, demoSchools } from '../../../sync/hub/commands/demo-data/schools.ts';
import { demoStaff } from '../../../sync/hub/commands/demo-data/staff.ts';
import { demoStudents } from '../../../sync/hub/commands/demo-data/students.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import {
  profileIdOfUser,
  schoolIdOfOrganization,
  schoolIdOfProfile,
  studentUniqueIdOfUser,
} from '../../../sync/model/entities/relations.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { keyOf, toKeyText } from '../../../sync/model/key.ts';
import { validateRecord } from '../../../sync/model/rules/validate.ts';

function makeDistrict(seed: number) {
  const random = seededRandom(seed);
  const schools = demoSchools(7, random);
  const staff = demoStaff(schools, random);
  const students = [...demoStudents(1500, schools, random)];
  return {
    schools,
    organizations: demoOrganizations(schools),
    users: [...staff.map(({ user }) => user), ...students.flatMap(({ users }) => users)],
    profiles: staff.map(({ profile }) => profile),
    students: students.map(({ student }) => student),
    student_school_associations: students.flatMap(({ associations }) => associations),
  } satisfies Record<EntityName, readonly AnyRecord[]>;
}

const district = makeDistrict(1);
const entries = Object.entries(district) as [EntityName, readonly AnyRecord[]][];

describe('the demo district', () => {
  test('is the same for the same seed, and another for another', () => {
    const hash = (seed: number) =>
      createHash('sha256')
        .update(JSON.stringify(makeDistrict(seed)))
        .digest('hex');
    expect(hash(1)).toBe(hash(1));
    expect(hash(1)).not.toBe(hash(2));
  });

  test.each(entries)('has %s that break no rule of the model', (entity, records) => {
    const problems = records.flatMap((record) =>
      validateRecord(entity, record, standardDescriptors),
    );
    expect(problems).toEqual([]);
    expect(records.length).toBeGreaterThan(0);
  });

  test.each(entries)('has %s with keys of their own', (entity, records) => {
    const keys = new Set(records.map((record) => toKeyText(keyOf(entity, record))));
    expect(keys.size).toBe(records.length);
  });

  test('keeps the relations of the seed', () => {
    const organizations = new Map(district.organizations.map((o) => [o.sourced_id, o]));
    const schools = new Set<number | null>(district.schools.map((s) => s.school_id));
    const students = new Set<string | null>(district.students.map((s) => s.student_unique_id));
    const profiles = new Map(district.profiles.map((p) => [p.profile_id, p]));

    for (const organization of district.organizations) {
      if (organization.type !== 'school') continue;
      expect(schools).toContain(schoolIdOfOrganization(organization));
    }
    for (const user of district.users) {
      for (const id of user.org_ids ?? []) expect(organizations.has(id)).toBe(true);
      const student = studentUniqueIdOfUser(user);
      if (user.role === 'student') expect(students).toContain(student);
      else expect(student).toBeNull();
      const profile = profileIdOfUser(user);
      const isFamily = ['student', 'parent', 'guardian'].includes(user.role);
      if (isFamily) expect(profile).toBeNull();
      else expect(profiles.get(profile ?? '')?.email).toBe(user.email);
    }
    for (const profile of district.profiles) {
      expect(schools).toContain(schoolIdOfProfile(profile));
    }
  });

  test('has counselors of several schools and a district administrator', () => {
    const roles = new Map(district.users.map((user) => [user.role, user.org_ids?.length ?? 0]));
    expect(district.users.some((u) => u.role === 'counselor' && u.org_ids?.length === 2)).toBe(
      true,
    );
    expect(roles.has('districtAdministrator')).toBe(true);
  });
});
