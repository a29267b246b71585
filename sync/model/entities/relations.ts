import { districtRoles, laptopRoles, rolesOfUser } from '../rules/roles.ts';

/**
 * How records of one store point to those of another (seed, "Key Relationships"). No database checks
 * them. A record that breaks one stays valid, and lacks that connection.
 */

/** `users.identifier` of a student is the `students.student_unique_id`; null for all other users. */
export function studentUniqueIdOfUser(user: {
  role: string;
  metadata: unknown;
  identifier: string | null;
}): string | null {
  return rolesOfUser(user).includes('student') ? user.identifier : null;
}

/** Of a user with a professional role, `metadata.profile_id` is the key of their profile. */
export function profileIdOfUser(user: { role: string; metadata: unknown }): string | null {
  const named = (user.metadata as { profile_id?: unknown } | null)?.profile_id;
  const isProfessional = rolesOfUser(user).some((role) => laptopRoles.includes(role));
  return isProfessional && typeof named === 'string' && named !== '' ? named : null;
}

/** `organizations.identifier` of a school is its `schools.school_id`; null for other organizations. */
export function schoolIdOfOrganization(organization: {
  type: string;
  identifier: string | null;
}): number | null {
  const { type, identifier } = organization;
  return type === 'school' && identifier !== null && /^[0-9]{1,9}$/.test(identifier)
    ? Number(identifier)
    : null;
}

/**
 * `profiles.school_id` is a `schools.school_id` written as text, in the one way in which `school-index`
 * finds it.
 */
export function schoolIdOfProfile(profile: { readonly school_id?: unknown }): number | null {
  const { school_id } = profile;
  return typeof school_id === 'string' && /^(0|[1-9]\d{0,8})$/.test(school_id)
    ? Number(school_id)
    : null;
}

/** Whether a user's scope is the schools below their organizations, rather than those they name. */
export function hasDistrictScope(user: { role: string; metadata: unknown }): boolean {
  return rolesOfUser(user).some((role) => districtRoles.includes(role));
}
