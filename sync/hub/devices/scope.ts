import { type Bucket, districtBucket, schoolBucket } from '../../model/bucket.ts';
import { hasDistrictScope, profileIdOfUser } from '../../model/entities/relations.ts';
import { CaseloadError } from '../../model/error.ts';
import type { ReasonOf } from '../../model/problem-codes.ts';
import { laptopRoles, rolesOfUser } from '../../model/rules/roles.ts';
import type { Person } from '../../protocol/join.ts';

/** The columns of `scopeColumns`: a user with their schools. All null: the user does not exist. */
export interface ScopeRow {
  readonly sourced_id: string | null;
  readonly status: string | null;
  readonly enabled_user: boolean | null;
  readonly role: string;
  readonly metadata: unknown;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly email: string | null;
  readonly schools: readonly number[];
  readonly schools_below: readonly number[];
}

/** A user with the buckets that they may see. */
export interface Grant {
  readonly user: Person;
  readonly buckets: readonly Bucket[];
}

const memberships = 'SELECT sync.organizations_of(u.org_ids)';

/** An organization's `identifier` as a `school_id`. */
const schoolIdOf = (organization: string) => `sync.school_id_of(${organization}.identifier)`;

/**
 * Select list over `public.users AS u`. `schools`: those that `org_ids` names. `schools_below`: those of the
 * organizations that `org_ids` names and of all below them, by parent and by local education agency. UNION instead
 * of UNION ALL, so that the recursion ends when organizations are each other's parents.
 */
export const scopeColumns = `
  u.sourced_id, u.status, u.enabled_user, u.role, u.metadata, u.given_name, u.family_name, u.email,
  ARRAY(
    SELECT s.school_id
      FROM public.organizations AS o
      JOIN public.schools AS s ON s.school_id = ${schoolIdOf('o')}
     WHERE o.type = 'school'
       AND o.sourced_id IN (${memberships})
     ORDER BY s.school_id
  ) AS schools,
  ARRAY(
    WITH RECURSIVE below AS (
      SELECT o.sourced_id, o.type, o.identifier
        FROM public.organizations AS o
       WHERE o.sourced_id IN (${memberships})
       UNION
      SELECT o.sourced_id, o.type, o.identifier
        FROM public.organizations AS o
        JOIN below AS b ON o.parent_id = b.sourced_id
    )
    SELECT s.school_id
      FROM below AS b
      JOIN public.schools AS s ON s.school_id = ${schoolIdOf('b')}
     WHERE b.type = 'school'
     UNION
    SELECT s.school_id
      FROM below AS b
      JOIN public.schools AS s ON s.local_education_agency_id = ${schoolIdOf('b')}
     WHERE b.type <> 'school'
     ORDER BY 1
  ) AS schools_below`;

/**
 * Decides what a user may see: nothing, unless the roster says that the user is enabled and active.
 * @throws `user_not_allowed`
 */
export function grantOf(row: ScopeRow): Grant {
  if (row.sourced_id === null) throw notAllowed('removed');
  if (row.enabled_user !== true || row.status !== 'active') {
    throw notAllowed('disabled');
  }
  const roles = rolesOfUser(row);
  if (!roles.some((role) => laptopRoles.includes(role))) {
    throw notAllowed('role');
  }
  const schools = hasDistrictScope(row) ? row.schools_below : row.schools;
  const { sourced_id, email, given_name, family_name } = row;
  return {
    user: { sourced_id, email, given_name, family_name, roles, profile_id: profileIdOfUser(row) },
    buckets: [districtBucket, ...schools.map(schoolBucket)],
  };
}

function notAllowed(reason: ReasonOf<'user_not_allowed'>): CaseloadError {
  return new CaseloadError({ code: 'user_not_allowed', params: { reason } });
}
