/**
 * OneRoster roles. 1.1: student, teacher, administrator, parent, guardian (as in the seed).
 * 1.2 adds counselor, principal, districtAdministrator and siteAdministrator.
 */
export const roles = [
  'student',
  'parent',
  'guardian',
  'teacher',
  'counselor',
  'principal',
  'administrator',
  'siteAdministrator',
  'districtAdministrator',
] as const;

export type Role = (typeof roles)[number];

/** Roles of the educational professionals who have a profile document (seed, "Sample Item"). */
export const profileRoleTypes = [
  'school_owner',
  'instructor',
  'administrator',
  'coach',
  'director',
  'principal',
  'counselor',
] as const;

/**
 * Roles that may join a laptop, and those with a profile document: everyone who works in a school. Students
 * and families see their records elsewhere.
 */
export const laptopRoles: readonly Role[] = [
  'teacher',
  'counselor',
  'principal',
  'administrator',
  'siteAdministrator',
  'districtAdministrator',
];

/** Roles that keep enrollment records: all that may join, except teachers, who only read. */
export const recordKeepers: readonly Role[] = laptopRoles.filter((role) => role !== 'teacher');

/** Roles that assign students to any professional of their schools. A counselor assigns them to themselves alone. */
export const caseloadManagers: readonly Role[] = recordKeepers.filter(
  (role) => role !== 'counselor',
);

/** Roles whose scope is all schools below their organizations, and not only the schools that they name. */
export const districtRoles: readonly Role[] = ['districtAdministrator'];

function isRole(value: unknown): value is Role {
  return roles.includes(value as Role);
}

/**
 * All roles of a user: the OneRoster `role` column, then those of `metadata.roles`, an array of
 * OneRoster 1.2 role objects (`{roleType, role, org}`), because the table of 1.1 has a column for one role.
 */
export function rolesOfUser(user: { role: string; metadata: unknown }): Role[] {
  const more = (user.metadata as { roles?: { role?: unknown }[] } | null)?.roles;
  const named = [user.role, ...(Array.isArray(more) ? more.map((entry) => entry?.role) : [])];
  return [...new Set(named.filter(isRole))];
}
