import { expect, test } from 'vitest';
import { profileIdOfUser, schoolIdOfOrganization } from '../../../sync/model/entities/relations.ts';
import { permissionProblem } from '../../../sync/model/rules/permission.ts';
import { rolesOfUser } from '../../../sync/model/rules/roles.ts';

test('a user has the roles of the column and of metadata, each once', () => {
  const metadata = {
    roles: [
      { roleType: 'primary', role: 'teacher', org: { sourcedId: 'a' } },
      { roleType: 'secondary', role: 'counselor', org: { sourcedId: 'b' } },
      { roleType: 'secondary', role: 'janitor' },
    ],
  };
  expect(rolesOfUser({ role: 'teacher', metadata })).toEqual(['teacher', 'counselor']);
  expect(rolesOfUser({ role: 'teacher', metadata: null })).toEqual(['teacher']);
  expect(rolesOfUser({ role: 'teacher', metadata: { roles: 'none' } })).toEqual(['teacher']);
});

test('only professionals have a profile', () => {
  const metadata = { profile_id: 'p' };
  expect(profileIdOfUser({ role: 'counselor', metadata })).toBe('p');
  expect(profileIdOfUser({ role: 'parent', metadata })).toBeNull();
  expect(profileIdOfUser({ role: 'counselor', metadata: null })).toBeNull();
});

test('only the organization of a school names one', () => {
  expect(schoolIdOfOrganization({ type: 'school', identifier: '255901001' })).toBe(255901001);
  expect(schoolIdOfOrganization({ type: 'district', identifier: '255901' })).toBeNull();
  expect(schoolIdOfOrganization({ type: 'school', identifier: 'Lincoln' })).toBeNull();
});

test.each([
  ['counselor', 'create', 'student_school_associations', [], true],
  ['counselor', 'update', 'students', ['first_name'], true],
  ['teacher', 'update', 'students', ['first_name'], false],
  ['teacher', 'create', 'student_school_associations', [], false],
  ['counselor', 'update', 'schools', ['name_of_institution'], false],
  ['counselor', 'update', 'student_school_associations', ['_etag'], false],
  ['districtAdministrator', 'delete', 'students', [], false],
] as const)('a %s may %s %s %j: %s', (role, kind, entity, fields, may) => {
  const problem = permissionProblem({ kind, entity, fields, roles: [role] });
  expect(problem === undefined).toBe(may);
  if (!may) expect(problem?.code).toBe('not_permitted');
});

test.each([
  ['counselor', true, true],
  ['counselor', false, false],
  ['teacher', true, false],
  ['principal', false, true],
  ['administrator', false, true],
] as const)('a %s may assign students in a profile (their own: %s): %s', (role, isOwn, may) => {
  const problem = permissionProblem({
    kind: 'update',
    entity: 'profiles',
    fields: ['students_assigned'],
    roles: [role],
    isOwn,
  });
  expect(problem).toEqual(
    may
      ? undefined
      : {
          code: 'not_permitted',
          field: 'students_assigned',
          params: { reason: 'change', entity: 'profiles' },
        },
  );
});
