import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { openTestCenter, type TestCenter } from '../../support/center/center.ts';
import { addUser } from '../../support/center/people.ts';
import {
  assignment,
  counts,
  importText,
  interchange,
  staff,
} from '../../support/import/import-text.ts';
import { setTimeZone } from '../../support/time-zone.ts';

const importStaff = (
  center: TestCenter,
  elements: readonly string[],
  options: Parameters<typeof importText>[2] = {},
) => importText(center, interchange('StaffAssociation', ...elements), options);

async function profileOf({ dynamodb }: TestCenter, id: string) {
  const { Item } = await dynamodb.send(
    new GetCommand({ TableName: 'profiles', Key: { profile_id: id } }),
  );
  return Item;
}

async function usersOf(
  { pool }: TestCenter,
  columns = 'identifier AS id, enabled_user AS enabled',
) {
  return (await pool.query(`SELECT ${columns} FROM users ORDER BY sourced_id`)).rows;
}

const joinCodeFor = (center: TestCenter, id: string) =>
  makeJoinCode(center.pool, { email: `${id}@schools.example`, hours: 1 });

const lastEntry = "SELECT max(xid || '.' || seq) AS last, count(*) FROM sync.entry";

test('staff are loaded as users and profiles, audited in the name of the file, and again without a change', async () => {
  const center = await openTestCenter();
  const elements = [
    staff('1'),
    assignment('1', 7),
    assignment('2', 7, { as: 'Principal' }),
    staff('2'),
  ];
  const result = await importStaff(center, elements, { name: 'Staff.xml' });
  expect(result).toMatchObject({
    users: counts({ new: 2 }),
    profiles: counts({ new: 2 }),
    refusals: [],
  });
  expect(await profileOf(center, 'profile-2')).toMatchObject({
    school_id: '7',
    role_type: 'principal',
    first_name: 'Cara',
    email: '2@schools.example',
  });
  const audited = await center.pool.query(
    'SELECT actor, entity, key, before, after ->> $1 AS first_name FROM sync.audit WHERE entity = $2 ORDER BY key',
    ['first_name', 'profiles'],
  );
  expect(audited.rows).toEqual(
    ['profile-1', 'profile-2'].map((id) => ({
      actor: 'import: Staff.xml',
      entity: 'profiles',
      key: [id],
      before: null,
      first_name: 'Cara',
    })),
  );
  const before = (await center.pool.query(lastEntry)).rows;
  expect(await scanProfiles({ pool: center.pool, client: center.dynamodb })).toMatchObject({
    scanned: 2,
    changed: 0,
  });
  expect(await importStaff(center, elements)).toMatchObject({
    users: counts({ unchanged: 2 }),
    profiles: counts({ unchanged: 2 }),
  });
  expect((await center.pool.query(lastEntry)).rows).toEqual(before);
  expect((await joinCodeFor(center, '1')).code).toMatch(/-/);
});

test('a profile keeps its phone, preferences, documents and training, whichever application wrote them', async () => {
  const center = await openTestCenter();
  const own = {
    phone: '555 1234',
    preferences: { timezone: 'Pacific/Honolulu' },
    documents: [{ document_id: 'd', status: 'signed' }],
    bootcamp_progress: { total_hours_completed: 7 },
    specializations: new Set(['grief']),
    attribute_of_another_application: { deep: [1, { a: null }] },
  };
  const elements = [staff('1'), assignment('1', 7)];
  await importStaff(center, elements);
  const item = await profileOf(center, 'profile-1');
  await center.dynamodb.send(
    new PutCommand({ TableName: 'profiles', Item: { ...item, ...own, birth_date: '1980-01-01' } }),
  );
  const result = await importStaff(center, [
    staff('1', '<YearsOfPriorProfessionalExperience>12</YearsOfPriorProfessionalExperience>'),
    assignment('1', 7),
  ]);
  expect(result).toMatchObject({
    users: counts({ unchanged: 1 }),
    profiles: counts({ changed: 1 }),
  });
  expect(await profileOf(center, 'profile-1')).toMatchObject({
    ...own,
    birth_date: '1980-01-01',
    years_experience: 12,
  });
});

test('the profile that a user names is theirs; no second one is made', async () => {
  const center = await openTestCenter();
  await importStaff(center, [staff('1'), assignment('1', 7)]);
  await center.pool.query(`UPDATE users SET metadata = metadata || '{"profile_id": "p-cara"}'`);
  await center.dynamodb.send(
    new PutCommand({ TableName: 'profiles', Item: { profile_id: 'p-cara', phone: '555' } }),
  );
  await importStaff(center, [staff('1', '<Sex>Female</Sex>'), assignment('1', 7)]);
  expect(await profileOf(center, 'p-cara')).toMatchObject({ phone: '555', gender: 'female' });
  expect(await profileOf(center, 'profile-1')).not.toHaveProperty('gender');
});

test('what counselors and other systems keep of an account stays', async () => {
  const center = await openTestCenter();
  const elements = [staff('1'), assignment('1', 7)];
  await importStaff(center, elements);
  await center.pool.query(
    `UPDATE users
        SET middle_name = 'Luz', birth_date = '1980-01-01', phone = '555', username = 'cara', password = 'hash',
            metadata = metadata || '{"badge": 12345678901234567890}'`,
  );
  expect((await importStaff(center, elements)).users).toEqual(counts({ unchanged: 1 }));
  await importStaff(center, [staff('1', '<LoginId>cara.lund</LoginId>'), assignment('1', 7)]);
  expect(
    await usersOf(
      center,
      `username, middle_name, birth_date::text, phone, password, metadata ->> 'badge' AS badge`,
    ),
  ).toEqual([
    {
      username: 'cara.lund',
      middle_name: 'Luz',
      birth_date: '1980-01-01',
      phone: '555',
      password: 'hash',
      badge: '12345678901234567890',
    },
  ]);
});

test.each([
  ['is disabled', 'enabled_user = false'],
  ['is to be deleted', "status = 'tobedeleted'"],
])('an account that %s stays so, and gets no join code', async (_, change) => {
  const center = await openTestCenter();
  const elements = [staff('1'), assignment('1', 7)];
  await importStaff(center, elements);
  await center.pool.query(`UPDATE users SET ${change}`);
  const result = await importStaff(
    center,
    [staff('1', '<LoginId>new</LoginId>'), assignment('1', 7)],
    {
      maySetRights: true,
    },
  );
  expect(result.users).toEqual(counts({ changed: 1 }));
  await expect(joinCodeFor(center, '1')).rejects.toMatchObject({ code: 'user_not_allowed' });
});

test('somebody whom the center knows by another account gets no second one beside it', async () => {
  const center = await openTestCenter();
  const { pool } = center;
  await addUser(pool, { sourced_id: 'u1', email: 'X@schools.example', enabled_user: false });
  await addUser(pool, { sourced_id: 'u2', email: null });
  await addUser(pool, { sourced_id: 'u3', email: null, role: 'student' });
  await pool.query("UPDATE users SET identifier = 'y' WHERE sourced_id = 'u2'");
  await pool.query("UPDATE users SET identifier = 'z' WHERE sourced_id = 'u3'");
  const elements = ['x', 'y', 'z'].flatMap((id) => [staff(id), assignment(id, 7)]);
  const result = await importStaff(center, elements);
  expect(result.users).toEqual(counts({ new: 1, refused: 2 }));
  expect(result.refusals).toMatchObject([
    { key: 'x', field: 'email', code: 'duplicate_key', params: { reason: 'account' } },
    { key: 'y', field: 'identifier', code: 'duplicate_key', params: { reason: 'account' } },
  ]);
  await expect(joinCodeFor(center, 'x')).rejects.toMatchObject({ code: 'user_not_allowed' });
});

test('staff who work nowhere now get no account and no profile; the others do', async () => {
  const center = await openTestCenter();
  const now = new Date('2026-11-27T12:00:00Z');
  const result = await importStaff(
    center,
    [
      staff('ended'),
      assignment('ended', 7, { ends: '2026-11-26' }),
      staff('coming'),
      assignment('coming', 7, { begins: '2026-11-28' }),
      staff('unassigned'),
      staff('unreadable'),
      assignment('unreadable', 7, { ends: '2026-02-30' }),
      staff('back'),
      assignment('back', 7, { ends: '2020-06-01' }),
      assignment('back', 8, { ends: '2027-06-01' }),
    ],
    { now },
  );
  expect(await usersOf(center, 'identifier AS id, org_ids')).toEqual([
    { id: 'back', org_ids: ['edorg-8'] },
  ]);
  expect(result).toMatchObject({
    users: counts({ new: 1, refused: 1 }),
    profiles: counts({ new: 1 }),
    without_account: 4,
  });
  expect(result.refusals).toMatchObject([
    { line: 8, entity: 'users', key: 'unreadable', field: 'EndDate', code: 'wrong_type' },
  ]);
  await expect(joinCodeFor(center, 'ended')).rejects.toMatchObject({ code: 'unknown_record' });
});

test('an assignment ends with the day of the district, and not with that of Greenwich', async () => {
  setTimeZone('Pacific/Honolulu');
  const center = await openTestCenter();
  const elements = [staff('1'), assignment('1', 7, { ends: '2026-11-26' })];
  const on = async (now: string) =>
    (await importStaff(center, elements, { now: new Date(now) })).users;
  expect(await on('2026-11-27T09:59:00Z')).toEqual(counts({ new: 1 }));
  expect(await on('2026-11-27T10:01:00Z')).toEqual(counts({ changed: 1 }));
  expect(await usersOf(center)).toEqual([{ id: '1', enabled: false }]);
});

test('an account whose only assignment has ended meanwhile is disabled', async () => {
  const center = await openTestCenter();
  await importStaff(center, [staff('1'), assignment('1', 7)]);
  const ended = [assignment('1', 7, { ends: '2021-06-01' })];
  expect((await importStaff(center, ended)).users).toEqual(counts({ changed: 1 }));
  expect(await usersOf(center)).toEqual([{ id: '1', enabled: false }]);
  expect((await importStaff(center, ended)).users).toEqual(counts({ unchanged: 1 }));
  const again = await importStaff(center, [staff('1'), assignment('1', 7)]);
  expect(again.refusals).toMatchObject([{ key: '1', field: 'org_ids', code: 'not_permitted' }]);
  expect(await usersOf(center)).toEqual([{ id: '1', enabled: false }]);
});

test('an account gets another school only when the operator says so', async () => {
  const center = await openTestCenter();
  await importStaff(center, [staff('1'), assignment('1', 7)]);
  const more = [staff('1'), assignment('1', 7), assignment('1', 8, { as: 'Principal' })];
  const refused = await importStaff(center, more);
  expect(refused.refusals).toMatchObject([
    {
      line: 2,
      key: '1',
      field: 'org_ids',
      code: 'not_permitted',
      params: { reason: 'widens_rights' },
    },
    { line: 2, key: '1', field: 'role', code: 'not_permitted' },
  ]);
  expect(await usersOf(center, 'role, org_ids')).toEqual([
    { role: 'counselor', org_ids: ['edorg-7'] },
  ]);
  expect(await importStaff(center, more, { maySetRights: true })).toMatchObject({ refusals: [] });
  expect(await usersOf(center, 'role, org_ids')).toEqual([
    { role: 'principal', org_ids: ['edorg-7', 'edorg-8'] },
  ]);
});

test('a login that two claim, or that somebody has, is refused by key; the holder and the others are loaded', async () => {
  const center = await openTestCenter();
  const login = (name: string) => `<LoginId>${name}</LoginId>`;
  const given = (id: string, name: string) => [staff(id, login(name)), assignment(id, 7)];
  await importStaff(center, [...given('holder', 'held'), ...given('other', 'other')]);
  const result = await importStaff(center, [
    ...given('1', 'both'),
    ...given('2', 'both'),
    ...given('3', 'held'),
    ...given('holder', 'held'),
    ...given('4', 'free'),
  ]);
  expect(result.refusals).toMatchObject(
    ['1', '2', '3'].map((key) => ({
      entity: 'users',
      key,
      field: 'username',
      code: 'duplicate_key',
    })),
  );
  expect(result.users).toEqual(counts({ new: 1, unchanged: 1, refused: 3 }));
  expect(await profileOf(center, 'profile-1')).toBeUndefined();
});

test('an assignment of somebody of whom nothing else is known is refused; staff without a name too', async () => {
  const center = await openTestCenter();
  const nameless = '<Staff><StaffUniqueId>2</StaffUniqueId></Staff>';
  const result = await importStaff(center, [
    assignment('1', 7),
    nameless,
    assignment('2', 7),
    staff('3'),
    assignment('3', 7),
  ]);
  expect(result.users).toEqual(counts({ new: 1, refused: 2 }));
  expect(result.refusals).toMatchObject([
    { line: 3, key: '2', field: 'given_name', code: 'required' },
    { line: 2, key: '1', code: 'unknown_record' },
  ]);
});

test('a value that a profile cannot hold refuses that profile, and nobody’s account', async () => {
  const center = await openTestCenter();
  const years = '<YearsOfPriorProfessionalExperience>12+</YearsOfPriorProfessionalExperience>';
  const result = await importStaff(center, [
    staff('1', years),
    assignment('1', 7),
    staff('2'),
    assignment('2', 7),
  ]);
  expect(result.refusals).toMatchObject([
    { line: 2, entity: 'profiles', key: '1', field: 'years_experience', code: 'wrong_type' },
  ]);
  expect(result.profiles).toEqual(counts({ new: 1, refused: 1 }));
  expect((await usersOf(center)).map(({ id }) => id)).toEqual(['1', '2']);
  expect(await profileOf(center, 'profile-1')).toBeUndefined();
});
