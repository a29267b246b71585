import type { AnyRecord } from '../../../../model/catalog.ts';
import { districtRoles, type Role } from '../../../../model/rules/roles.ts';
import { orgSourcedId } from './organizations.ts';
import {
  type Assignment,
  assignment,
  profileAttributes,
  profileId,
  staffRow,
  staffSourcedId,
} from './staff-rows.ts';
import { type Element, interchangeRecords } from './xml.ts';

interface StaffImport {
  users(): AsyncGenerator<AnyRecord>;
  profiles(): AsyncGenerator<AnyRecord>;
}

/**
 * The staff of a StaffAssociation interchange as users and profiles. It reads the file once for the assignments,
 * which it keeps in memory, and once more for each of the two.
 */
export async function staffRecords(file: string): Promise<StaffImport> {
  const assignments = await readAssignments(file);
  const of = (row: { sourced_id: string }) => assignments.get(row.sourced_id) ?? [];
  return {
    async *users() {
      for await (const element of staff(file)) {
        const row = staffRow(element);
        yield { ...row, ...rolesAndOrganizations(of(row), row.metadata) };
      }
    },
    async *profiles() {
      for await (const element of staff(file)) {
        const row = staffRow(element);
        const [main] = byPower(of(row));
        yield {
          profile_id: profileId(row.identifier),
          // The id of a district office is not that of a school, so such a profile has no bucket.
          school_id: main === undefined ? null : String(main.organization),
          ...profileAttributes(element),
          role_type: main?.roleType ?? 'instructor',
        };
      }
    },
  };
}

async function* staff(file: string): AsyncGenerator<Element> {
  for await (const element of interchangeRecords(file)) {
    if (element.name === 'Staff') yield element;
  }
}

async function readAssignments(file: string): Promise<ReadonlyMap<string, Assignment[]>> {
  const found = new Map<string, Assignment[]>();
  for await (const element of interchangeRecords(file)) {
    if (element.name !== 'StaffEducationOrganizationAssignmentAssociation') continue;
    const one = assignment(element);
    const id = staffSourcedId(one.staff);
    found.set(id, [...(found.get(id) ?? []), one]);
  }
  return found;
}

/** A user's `role` is the one of their roles with the most rights. `metadata.roles` holds all of them. */
const power: readonly Role[] = [
  ...districtRoles,
  'siteAdministrator',
  'administrator',
  'principal',
  'counselor',
];

function byPower(assignments: readonly Assignment[]): Assignment[] {
  const rank = ({ role }: Assignment) =>
    power.includes(role) ? power.indexOf(role) : power.length;
  return [...assignments].sort((a, b) => rank(a) - rank(b));
}

function rolesAndOrganizations(assignments: readonly Assignment[], metadata: object): AnyRecord {
  const sorted = byPower(assignments);
  return {
    status: 'active',
    enabled_user: true,
    // A user without an assignment has no organizations, and so no scope.
    role: sorted[0]?.role ?? 'teacher',
    org_ids: [...new Set(sorted.map(({ organization }) => orgSourcedId(organization)))],
    metadata: {
      ...metadata,
      roles: sorted.map(({ role, organization }, i) => ({
        roleType: i === 0 ? 'primary' : 'secondary',
        role,
        org: { sourcedId: orgSourcedId(organization) },
      })),
    },
  };
}
