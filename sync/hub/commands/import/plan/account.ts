import type { AnyRecord } from '../../../../model/catalog.ts';
import { equal } from '../../../../model/equal.ts';
import type { Problem } from '../../../../model/error.ts';
import { districtRoles, type Role, rolesOfUser } from '../../../../model/rules/roles.ts';
import { orgSourcedId } from '../read/edfi/organizations.ts';
import type { Assignment } from '../unit.ts';

/** What a file's assignments do to an account. */
export interface Account {
  /** False: the person has no account, and needs none. */
  readonly isNeeded: boolean;
  /** Fields of `users` that follow from the assignments. */
  readonly fields: AnyRecord;
  /** What the file says and the import may not do. */
  readonly notGranted: readonly Problem[];
  /** The current assignment with the most rights. */
  readonly main: Assignment | undefined;
}

interface AccountRules {
  /** The district's calendar day. */
  readonly today: string;
  /** Whether the operator lets the file give rights to accounts that exist. */
  readonly maySetRights: boolean;
}

/**
 * The account of a person whom a file assigns to organizations. An assignment counts from the day on which it begins to
 * the day on which it ends. A new account gets the rights of its current assignments, and without one there is no new
 * account. An account that exists loses what has ended, gets nothing that it did not have, and is never enabled.
 */
export function accountOf(
  held: AnyRecord | null,
  assignments: readonly Assignment[] | null,
  rules: AccountRules,
): Account {
  const all = assignments ?? [];
  const current = byPower(
    all.filter(({ begins, ends }) => begins <= rules.today && (!ends || ends >= rules.today)),
  );
  if (held === null) return newAccount(current);
  const account = { isNeeded: true, notGranted: [], main: current[0] };
  const ended = all.filter(({ ends }) => ends && ends < rules.today);
  if (current.length + ended.length === 0) return { ...account, fields: {} };
  return { ...account, ...changedAccount(held, { current, ended }, rules) };
}

function newAccount(current: readonly Assignment[]): Account {
  const [main] = current;
  const fields = {
    status: 'active',
    enabled_user: true,
    role: main?.role ?? otherStaff,
    org_ids: organizationsOf(current),
    metadata: { roles: rolesOf(current) },
  };
  return { isNeeded: main !== undefined, fields, notGranted: [], main };
}

function changedAccount(
  held: AnyRecord,
  { current, ended }: { current: readonly Assignment[]; ended: readonly Assignment[] },
  { maySetRights }: AccountRules,
): Pick<Account, 'fields' | 'notGranted'> {
  const user = held as { role: string; metadata: unknown; org_ids: unknown };
  const before = textsOf(user.org_ids);
  const assigned = organizationsOf(current);
  const over = organizationsOf(ended).filter((id) => !assigned.includes(id));
  const kept = before.filter((id) => !over.includes(id));
  const added = assigned.filter((id) => !before.includes(id));
  const org_ids = maySetRights ? [...kept, ...added] : kept;

  const most = Math.min(...rolesOfUser(user).map(rank), Number.POSITIVE_INFINITY);
  const known = current.filter(({ role }) => role !== undefined);
  const allowed = known.filter(
    ({ role, organization }) =>
      maySetRights || (rank(role) >= most && before.includes(orgSourcedId(organization))),
  );
  const roles = changedRoles(user, { over, allowed, before });
  const fields = {
    org_ids,
    ...roles,
    // Everything that the account was for has ended.
    ...(org_ids.length === 0 && current.length === 0 ? { enabled_user: false } : {}),
  };
  const risesAt = known.some(({ role }) => rank(role) < most);
  return {
    fields,
    notGranted: maySetRights
      ? []
      : [...(added.length === 0 ? [] : [widens('org_ids')]), ...(risesAt ? [widens('role')] : [])],
  };
}

/** The role column and `metadata.roles` after the file's assignments; nothing where they stay. */
function changedRoles(
  user: { readonly role: string; readonly metadata: unknown },
  given: {
    readonly over: readonly string[];
    readonly allowed: readonly Assignment[];
    readonly before: readonly string[];
  },
): AnyRecord {
  const { over, allowed, before } = given;
  const replaced = new Set([...over, ...organizationsOf(allowed)]);
  const listed = (user.metadata as { roles?: unknown } | null)?.roles;
  const entries = Array.isArray(listed) ? (listed as (RoleEntry | null)[]) : undefined;
  const kept = entries?.filter((entry) => !replaced.has(entry?.org?.sourcedId ?? ''));
  const next = [...(kept ?? []), ...rolesOf(allowed)];
  const names = next.flatMap((entry) => (entry?.role === undefined ? [] : [entry.role]));
  // Without a list the column speaks for every organization of the account.
  const stays =
    names.length === 0 ||
    (names.includes(user.role) && !allowed.some(({ role }) => rank(role) < rank(user.role))) ||
    (entries === undefined && before.some((id) => !replaced.has(id)));
  const strongest = [...names].sort((a, b) => rank(a) - rank(b))[0];
  return {
    ...(stays ? {} : { role: strongest }),
    ...(entries === undefined || equal(entries, next) ? {} : { metadata: { roles: next } }),
  };
}

interface RoleEntry {
  readonly roleType?: string;
  readonly role?: string;
  readonly org?: { readonly sourcedId?: string };
}

function rolesOf(sorted: readonly Assignment[]): RoleEntry[] {
  return sorted.map(({ role = otherStaff, organization }, i) => ({
    roleType: i === 0 ? 'primary' : 'secondary',
    role,
    org: { sourcedId: orgSourcedId(organization) },
  }));
}

/** Staff of a classification that Caseload does not know get the rights of teachers: they read their own school. */
const otherStaff: Role = 'teacher';

/** Roles by their rights, the strongest first. */
const power: readonly string[] = [
  ...districtRoles,
  'siteAdministrator',
  'administrator',
  'principal',
  'counselor',
  'teacher',
];

function rank(role: string | undefined): number {
  const place = power.indexOf(role ?? otherStaff);
  return place < 0 ? power.length : place;
}

function byPower(assignments: readonly Assignment[]): Assignment[] {
  return [...assignments].sort((a, b) => rank(a.role) - rank(b.role));
}

function organizationsOf(assignments: readonly Assignment[]): string[] {
  return [...new Set(assignments.map(({ organization }) => orgSourcedId(organization)))];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function widens(field: string): Problem {
  return { code: 'not_permitted', field, params: { reason: 'widens_rights' } };
}
