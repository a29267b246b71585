import type pg from 'pg';
import { expect, test } from 'vitest';
import {
  type Grant,
  grantOf,
  type ScopeRow,
  scopeColumns,
} from '../../../sync/hub/devices/scope.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import {
  addOrganization,
  addSmallDistrict,
  addUser,
  type TestUser,
} from '../../support/center/people.ts';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub } from '../../support/hub/hub.ts';
import { joinedLaptop, send } from '../../support/hub/signed-requests.ts';

async function openDistrict(): Promise<pg.Pool> {
  const { pool } = await openTestDatabase();
  await addSmallDistrict(pool);
  return pool;
}

async function grant(pool: pg.Pool, user: TestUser): Promise<Grant> {
  await addUser(pool, user);
  const { rows } = await pool.query<ScopeRow>(
    `SELECT ${scopeColumns} FROM users AS u WHERE u.sourced_id = $1`,
    [user.sourced_id],
  );
  return grantOf(rows[0] as ScopeRow);
}

test('a counselor sees the district’s bucket and the schools that org_ids names', async () => {
  const pool = await openDistrict();
  const { buckets } = await grant(pool, { sourced_id: 'u', org_ids: ['s2', 's1', 's2'] });
  expect(buckets).toEqual(['district', 'school:1', 'school:2']);
});

test('a district organization gives its schools to a district administrator alone', async () => {
  const pool = await openDistrict();
  const named = { org_ids: ['d'] };
  const counselor = await grant(pool, { sourced_id: 'c', ...named });
  expect(counselor.buckets).toEqual(['district']);
  const admin = await grant(pool, { sourced_id: 'a', ...named, role: 'districtAdministrator' });
  expect(admin.buckets).toEqual(['district', 'school:1', 'school:2']);
});

test('a role in metadata counts like the role in the column', async () => {
  const pool = await openDistrict();
  const { user, buckets } = await grant(pool, {
    sourced_id: 'u',
    role: 'teacher',
    org_ids: ['d'],
    metadata: { roles: [{ role: 'districtAdministrator' }] },
  });
  expect(user.roles).toEqual(['teacher', 'districtAdministrator']);
  expect(buckets).toEqual(['district', 'school:1', 'school:2']);
});

test('schools are found below departments, and by their local education agency', async () => {
  const pool = await openDistrict();
  await addOrganization(pool, { id: 'region', type: 'department', parent: 'd' });
  await addOrganization(pool, { id: 's3', type: 'school', identifier: '3', parent: 'region' });
  await pool.query(
    `INSERT INTO schools (school_id, state_organization_id, name_of_institution, local_education_agency_id)
     VALUES (3, 'S3', 'Three', NULL), (4, 'S4', 'Four', 9), (5, 'S5', 'Five', 8)`,
  );
  const role = 'districtAdministrator';
  const all = await grant(pool, { sourced_id: 'a', role, org_ids: ['d'] });
  expect(all.buckets).toEqual(['district', 'school:1', 'school:2', 'school:3', 'school:4']);
  const some = await grant(pool, { sourced_id: 'b', role, org_ids: ['region'] });
  expect(some.buckets).toEqual(['district', 'school:3']);
});

test('organizations that are each other’s parents do not hang the hub', async () => {
  const pool = await openDistrict();
  await addOrganization(pool, { id: 'loop', type: 'department', parent: 'd' });
  await pool.query("UPDATE organizations SET parent_id = 'loop' WHERE sourced_id = 'd'");
  const { buckets } = await grant(pool, {
    sourced_id: 'a',
    role: 'districtAdministrator',
    org_ids: ['loop'],
  });
  expect(buckets).toEqual(['district', 'school:1', 'school:2']);
});

test('organizations that are not schools give no bucket', async () => {
  const pool = await openDistrict();
  await addOrganization(pool, { id: 'x', type: 'school', identifier: 'school_001' });
  await addOrganization(pool, { id: 'y', type: 'school', identifier: '77' });
  await addOrganization(pool, { id: 'z', type: 'school' });
  const { buckets } = await grant(pool, { sourced_id: 'u', org_ids: ['x', 'y', 'z', 'gone'] });
  expect(buckets).toEqual(['district']);
  const odd = await grant(pool, { sourced_id: 'v', org_ids: { not: 'a list' } });
  expect(odd.buckets).toEqual(['district']);
});

test.each([
  ['a student', { role: 'student' }],
  ['a parent', { role: 'parent' }],
  ['a role that OneRoster does not have', { role: 'wizard' }],
  ['a disabled user', { enabled_user: false }],
  ['a user who is not said to be enabled', { enabled_user: null }],
  ['a user who is to be deleted', { status: 'tobedeleted' }],
  ['a user without a status', { status: null }],
])('%s may not use Caseload', async (_, user) => {
  const pool = await openDistrict();
  await expect(grant(pool, { sourced_id: 'u', ...user })).rejects.toMatchObject({
    code: 'user_not_allowed',
  });
});

test('the scope of a laptop is derived again for every request', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const buckets = async () => {
    const { json } = await send(hub.url, { key, path: '/v1/pull', body: firstPull });
    return typeof json === 'string'
      ? JSON.parse(json.split('\n')[0] as string).hello.buckets
      : json.error.code;
  };
  expect(await buckets()).toEqual(['district', 'school:1']);
  await hub.pool.query(`UPDATE users SET org_ids = '["s2"]' WHERE sourced_id = 'cara'`);
  expect(await buckets()).toEqual(['district', 'school:2']);
  await hub.pool.query("UPDATE users SET status = 'tobedeleted' WHERE sourced_id = 'cara'");
  expect(await buckets()).toBe('user_not_allowed');
  await hub.pool.query("DELETE FROM users WHERE sourced_id = 'cara'");
  expect(await buckets()).toBe('user_not_allowed');
});

test('a user whose roster entry names no profile has the one with their email address', async () => {
  const hub = await openTestHub();
  await addUser(hub.pool, { sourced_id: 'omar', org_ids: ['s1'] });
  const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
  const put = (profile_id: string) =>
    hub.client.send(
      new PutCommand({
        TableName: 'profiles',
        Item: { profile_id, school_id: '1', email: 'omar@schools.example' },
      }),
    );
  const { key } = await joinedLaptop(hub, 'omar@schools.example');
  const profileId = async () => {
    const { json } = await send(hub.url, { key, path: '/v1/pull', body: firstPull });
    return JSON.parse(json.split('\n')[0]).hello.user.profile_id;
  };
  expect(await profileId()).toBeNull();
  await put('p-omar');
  expect(await profileId()).toBe('p-omar');
  await put('p-other');
  expect(await profileId()).toBeNull();
});
