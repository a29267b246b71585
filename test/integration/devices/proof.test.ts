import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
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
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const elliptic = await generateKeyPair('ES256', { extractable: true });
  const url = `${hub.url}/v1/digest`;
  const wrong = {
    'another method': { claims: { htm: 'GET' } },
    'another path': { claims: { htu: `${hub.url}/v1/pull` } },
    'another host': { claims: { htu: 'https://hub.example/v1/digest' } },
    'no address': { claims: { htu: 'digest' } },
    'no time': { claims: { iat: undefined } },
    'no jti': { claims: { jti: undefined } },
    'a long jti': { claims: { jti: 'x'.repeat(201) } },
    'no digest': { claims: { digest: undefined } },
    'another type': { header: { typ: 'JWT' } },
    'no key': { header: { jwk: undefined } },
    'another’s key': { header: { jwk: other.publicJwk } },
    'a broken key': { header: { jwk: { kty: 'OKP', crv: 'Ed25519', x: '!' } } },
    'a private key': {
      key: { privateKey: pair.privateKey, publicJwk: await exportJWK(pair.privateKey) },
    },
    'another algorithm': {
      key: { privateKey: elliptic.privateKey, publicJwk: await exportJWK(elliptic.publicKey) },
      header: { alg: 'ES256' },
    },
  };
  for (const [what, parts] of Object.entries(wrong)) {
    const answer = await send(hub.url, { key, path: '/v1/digest', body: digestOfSchool, ...parts });
    expect([what, answer.status, answer.json.error.code]).toEqual([what, 401, 'bad_proof']);
  }
  const withQuery = await send(hub.url, {
    key,
    path: '/v1/digest?x=1',
    body: digestOfSchool,
    claims: { htu: url },
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
