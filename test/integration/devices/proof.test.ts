import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { pruneProofs } from '../../../sync/hub/devices/authenticate.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub } from '../../support/hub/hub.ts';
import { joinedLaptop, makeKey, send, sign } from '../../support/hub/signed-requests.ts';

const digestOfSchool = { protocol: protocolVersion, bucket: 'school:1' };
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

test('a signed request of a joined laptop is answered, with the hub’s date', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const asked = Date.now();
  const answer = await send(hub.url, { key, path: '/v1/digest', body: digestOfSchool });
  expect(answer.json.ok).toBe(true);
  // The header has whole seconds.
  expect(Date.parse(answer.headers.get('date') ?? '')).toBeGreaterThan(asked - 1_000);
});

test('a proof is taken once', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const body = JSON.stringify(digestOfSchool);
  const proof = await sign({ key, url: `${hub.url}/v1/digest`, body });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => send(hub.url, { key, path: '/v1/digest', body, proof })),
  );
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([200, 401, 401, 401, 401]);
  expect(answers.find(({ status }) => status === 401)?.json.error.code).toBe('bad_proof');
});

test('a body that was changed on its way is refused', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const proof = await sign({
    key,
    url: `${hub.url}/v1/digest`,
    body: JSON.stringify(digestOfSchool),
  });
  const answer = await send(hub.url, {
    key,
    path: '/v1/digest',
    body: { ...digestOfSchool, bucket: 'school:2' },
    proof,
  });
  expect([answer.status, answer.json.error.code]).toEqual([401, 'bad_proof']);
});

test('a clock may be off by five minutes, by the hub’s clock, and no more', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const at = async (time: Date) =>
    (await send(hub.url, { key, path: '/v1/digest', body: digestOfSchool, at: time })).status;
  expect(await at(minutes(4.9))).toBe(200);
  expect(await at(minutes(-4.9))).toBe(200);
  expect(await at(minutes(5.1))).toBe(401);
  expect(await at(minutes(-5.1))).toBe(401);
  hub.clock.now = minutes(60);
  expect(await at(new Date())).toBe(401);
  expect(await at(minutes(60))).toBe(200);
});

test('every part of a proof has to be right', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const other = await makeKey();
  const url = `${hub.url}/v1/digest`;
  const wrong = {
    'another method': { claims: { method: 'GET' } },
    'another path': { claims: { url: `${hub.url}/v1/pull` } },
    'another host': { claims: { url: 'https://hub.example/v1/digest' } },
    'another body': { claims: { digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o' } },
    'another time': { header: { iat: '1700000000' } },
    'no time': { header: { iat: '' } },
    'a time in another spelling': { claims: { iat: 1e12 } },
    'another jti': { header: { jti: 'AAAAAAAAAAAAAAAA' } },
    'no jti': { claims: { jti: '' } },
    'a long jti': { claims: { jti: 'A'.repeat(200) } },
    'a jti in another spelling': { claims: { jti: 'AAAAAAAAAAAAAA==' } },
    'another’s key': { header: { key: other.publicJwk.x ?? '' } },
    'the key of another’s signature': { claims: { key: other.publicJwk.x ?? '' } },
    'no key': { header: { key: '' } },
    'a broken key': { header: { key: '!'.repeat(43) } },
    'a key that is no point': { header: { key: Buffer.alloc(32, 2).toString('base64url') } },
    'another signature': { header: { signature: Buffer.alloc(64, 1).toString('base64url') } },
    'no signature': { header: { signature: '' } },
    'a part too many': { header: { signature: `${Buffer.alloc(64, 1).toString('base64url')}.A` } },
  };
  for (const [what, parts] of Object.entries(wrong)) {
    const answer = await send(hub.url, { key, path: '/v1/digest', body: digestOfSchool, ...parts });
    expect([what, answer.status, answer.json.error.code]).toEqual([what, 401, 'bad_proof']);
  }
  const withQuery = await send(hub.url, {
    key,
    path: '/v1/digest?x=1',
    body: digestOfSchool,
    claims: { url },
  });
  expect(withQuery.status).toBe(200);
  const none = await fetch(url, { method: 'POST', body: '{}' });
  expect([none.status, (await none.json()).error.code]).toEqual([401, 'bad_proof']);
  const garbage = await send(hub.url, { key, path: '/v1/digest', body: {}, proof: 'a.b.c' });
  expect(garbage.json.error.code).toBe('bad_proof');
});

test('a key that never joined is unknown, and leaves nothing behind', async () => {
  const hub = await openTestHub();
  const answer = await send(hub.url, {
    key: await makeKey(),
    path: '/v1/digest',
    body: digestOfSchool,
  });
  expect([answer.status, answer.json.error.code]).toEqual([401, 'device_unknown']);
  const { rows } = await hub.pool.query('SELECT count(*)::int AS proofs FROM sync.proof');
  expect(rows).toEqual([{ proofs: 0 }]);
});

test('a revoked laptop is refused everywhere', async () => {
  const hub = await openTestHub();
  const { key, device_id } = await joinedLaptop(hub);
  await hub.pool.query('UPDATE sync.device SET revoked_at = now() WHERE id = $1', [device_id]);
  for (const [path, body] of [
    ['/v1/pull', firstPull],
    ['/v1/changesets', { protocol: protocolVersion, epoch: 'e', changesets: [] }],
    ['/v1/digest', digestOfSchool],
    ['/v1/entries', { ...digestOfSchool, ranges: [0] }],
    ['/v1/records', { ...digestOfSchool, keys: [{ entity: 'schools', key: [1] }] }],
  ] as const) {
    const answer = await send(hub.url, { key, path, body });
    expect([path, answer.status, answer.json.error.code]).toEqual([path, 403, 'device_revoked']);
  }
});

test('when a laptop was seen is written once a minute', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const ask = () => send(hub.url, { key, path: '/v1/digest', body: digestOfSchool });
  const seen = async () =>
    (await hub.pool.query('SELECT last_seen_at FROM sync.device')).rows[0].last_seen_at as Date;
  const joined = await seen();
  await ask();
  expect(await seen()).toEqual(joined);
  await hub.pool.query("UPDATE sync.device SET last_seen_at = now() - INTERVAL '2 minutes'");
  const asked = Date.now();
  await ask();
  expect((await seen()).getTime()).toBeGreaterThan(asked - 1_000);
});

test('proofs are forgotten when their time alone makes them useless', async () => {
  const hub = await openTestHub();
  await hub.pool.query(
    `INSERT INTO sync.proof (thumbprint, jti, seen_at)
     VALUES ('t', $1, now() - INTERVAL '12 minutes'), ('t', 'young', now() - INTERVAL '10 minutes')`,
    [randomUUID()],
  );
  await pruneProofs(hub.pool);
  const { rows } = await hub.pool.query('SELECT jti FROM sync.proof');
  expect(rows).toEqual([{ jti: 'young' }]);
});
