import { expect, test } from 'vitest';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
import { addUser } from '../../support/center/people.ts';
import { openTestHub, type TestHub } from '../../support/hub/hub.ts';
import {
  joinBody,
  joinedLaptop,
  makeKey,
  send,
  type TestKey,
} from '../../support/hub/signed-requests.ts';

const cara = 'cara@schools.example';

async function codeFor(hub: TestHub, email = cara): Promise<string> {
  return (await makeJoinCode(hub.pool, { email, hours: 1 })).code;
}

function join(hub: TestHub, key: TestKey, code: string) {
  return send(hub.url, { key, path: '/v1/join', body: joinBody(code) });
}

test('a code makes the laptop a device of its user', async () => {
  const hub = await openTestHub();
  const answer = await join(hub, await makeKey(), await codeFor(hub));
  expect(answer.status).toBe(200);
  expect(answer.json.value).toMatchObject({
    district_id: expect.any(String),
    district: 'Organization d',
    user: { sourced_id: 'cara', roles: ['counselor'], profile_id: 'p-cara' },
    buckets: ['district', 'school:1'],
  });
  const { rows } = await hub.pool.query('SELECT id, name, user_id FROM sync.device');
  expect(rows).toEqual([{ id: answer.json.value.device_id, name: 'Test laptop', user_id: 'cara' }]);
});

test('a code is found however it is typed, and kept as a hash alone', async () => {
  const hub = await openTestHub();
  const code = await codeFor(hub);
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  const { rows } = await hub.pool.query('SELECT * FROM sync.join_code');
  expect(JSON.stringify(rows)).not.toContain(code);
  const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  expect((await join(hub, await makeKey(), typed)).status).toBe(200);
});

test('of two laptops with one code, at the same time, one joins', async () => {
  const hub = await openTestHub();
  const code = await codeFor(hub);
  const keys = await Promise.all(Array.from({ length: 4 }, makeKey));
  const answers = await Promise.all(keys.map((key) => join(hub, key, code)));
  const codes = answers.map(({ json }) => (json.ok ? 'joined' : json.error.code)).sort();
  expect(codes).toEqual(['join_code_used', 'join_code_used', 'join_code_used', 'joined']);
  const { rows } = await hub.pool.query('SELECT count(*)::int AS devices FROM sync.device');
  expect(rows).toEqual([{ devices: 1 }]);
});

test('a laptop that did not get the answer may ask again with the same code and key', async () => {
  const hub = await openTestHub();
  const key = await makeKey();
  const code = await codeFor(hub);
  const first = await join(hub, key, code);
  const second = await join(hub, key, code);
  expect(second.json).toEqual(first.json);
});

test('unknown, used and expired codes have different problems', async () => {
  const hub = await openTestHub();
  const unknown = await join(hub, await makeKey(), '0000-0000-0000');
  expect([unknown.status, unknown.json.error.code]).toEqual([404, 'join_code_unknown']);
  const code = await codeFor(hub);
  await join(hub, await makeKey(), code);
  const used = await join(hub, await makeKey(), code);
  expect([used.status, used.json.error.code]).toEqual([409, 'join_code_used']);
  const old = await codeFor(hub);
  await hub.pool.query('UPDATE sync.join_code SET expires_at = now() WHERE used_at IS NULL');
  const expired = await join(hub, await makeKey(), old);
  expect([expired.status, expired.json.error.code]).toEqual([410, 'join_code_expired']);
});

test('a user who was disabled since the code was made does not join', async () => {
  const hub = await openTestHub();
  const code = await codeFor(hub);
  await hub.pool.query("UPDATE users SET enabled_user = false WHERE sourced_id = 'cara'");
  const refused = await join(hub, await makeKey(), code);
  expect([refused.status, refused.json.error.code]).toEqual([403, 'user_not_allowed']);
  const { rows } = await hub.pool.query('SELECT used_at FROM sync.join_code');
  expect(rows).toEqual([{ used_at: null }]);
});

test('a key that belongs to another user does not join, nor does a revoked one', async () => {
  const hub = await openTestHub();
  await addUser(hub.pool, { sourced_id: 'omar', org_ids: ['s2'] });
  const { key } = await joinedLaptop(hub);
  const other = await join(hub, key, await codeFor(hub, 'omar@schools.example'));
  expect(other.json.error.code).toBe('bad_proof');
  await hub.pool.query('UPDATE sync.device SET revoked_at = now()');
  const revoked = await join(hub, key, await codeFor(hub));
  expect([revoked.status, revoked.json.error.code]).toEqual([403, 'device_revoked']);
});

test('wrong codes are limited, also when they come at once; right ones are not', async () => {
  const hub = await openTestHub();
  for (let i = 0; i < 7; i += 1) await joinedLaptop(hub);
  const key = await makeKey();
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => join(hub, key, `WRONG-${i}`)),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(7);
  expect(refused[0]?.json.error.code).toBe('too_many_attempts');
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(50);
  const right = await join(hub, key, await codeFor(hub));
  expect(right.json.error.code).toBe('too_many_attempts');
  await hub.pool.query("UPDATE sync.attempt SET at = now() - INTERVAL '2 minutes'");
  expect((await join(hub, key, await codeFor(hub))).status).toBe(200);
});

test('wrong codes from many addresses are limited together', async () => {
  const hub = await openTestHub();
  await hub.pool.query(
    `INSERT INTO sync.attempt (rate_limit, subject, at)
     SELECT 'join', '203.0.113.' || i, now() - INTERVAL '20 seconds' FROM generate_series(1, 60) AS i`,
  );
  const refused = await join(hub, await makeKey(), await codeFor(hub));
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(40);
});

test('codes are made for one allowed user alone', async () => {
  const hub = await openTestHub();
  await addUser(hub.pool, { sourced_id: 'pupil', role: 'student' });
  await addUser(hub.pool, { sourced_id: 'twin1', email: 'twin@schools.example' });
  await addUser(hub.pool, { sourced_id: 'twin2', email: 'Twin@schools.example' });
  const make = (email: string) => makeJoinCode(hub.pool, { email, hours: 1 });
  await expect(make('nobody@schools.example')).rejects.toMatchObject({ code: 'unknown_record' });
  await expect(make('pupil@schools.example')).rejects.toMatchObject({ code: 'user_not_allowed' });
  await expect(make('twin@schools.example')).rejects.toMatchObject({ code: 'rule_broken' });
  await expect(make('CARA@schools.example')).resolves.toMatchObject({ code: expect.any(String) });
});
