import type pg from 'pg';

export interface TestUser {
  readonly sourced_id: string;
  readonly role?: string;
  readonly email?: string | null;
  readonly status?: string | null;
  readonly enabled_user?: boolean | null;
  readonly org_ids?: unknown;
  readonly metadata?: unknown;
}

export async function addUser(pool: pg.Pool, user: TestUser): Promise<void> {
  const given = {
    role: 'counselor',
    email: `${user.sourced_id}@schools.example`,
    status: 'active',
    enabled_user: true,
    org_ids: [],
    metadata: null,
    ...user,
  };
  await pool.query(
    `INSERT INTO users (sourced_id, role, email, status, enabled_user, org_ids, metadata,
                        given_name, family_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'Cara', 'Lund')`,
    [
      given.sourced_id,
      given.role,
      given.email,
      given.status,
      given.enabled_user,
      JSON.stringify(given.org_ids),
      JSON.stringify(given.metadata),
    ],
  );
}

export async function addOrganization(
  pool: pg.Pool,
  organization: { id: string; type: string; identifier?: string; parent?: string },
): Promise<void> {
  await pool.query(
    `INSERT INTO organizations (sourced_id, name, type, identifier, parent_id)
     VALUES ($1, $2, $3, $4, $5)`,
    [
      organization.id,
      `Organization ${organization.id}`,
      organization.type,
      organization.identifier ?? null,
      organization.parent ?? null,
    ],
  );
}

/** A district, a counselor `cara` of school 1, and two schools with their organizations. */
export async function addSmallDistrict(pool: pg.Pool): Promise<void> {
  await pool.query(
    `INSERT INTO schools (school_id, state_organization_id, name_of_institution)
     VALUES (1, 'S1', 'One'), (2, 'S2', 'Two')`,
  );
  await addOrganization(pool, { id: 'd', type: 'district', identifier: '9' });
  await addOrganization(pool, { id: 's1', type: 'school', identifier: '1', parent: 'd' });
  await addOrganization(pool, { id: 's2', type: 'school', identifier: '2', parent: 'd' });
  await addUser(pool, { sourced_id: 'cara', org_ids: ['s1'], metadata: { profile_id: 'p-cara' } });
}
