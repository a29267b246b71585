import { once } from 'node:events';
import { createConnection } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { serverUrl } from '../../support/center/database.ts';
import { addOrganization } from '../../support/center/people.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { changeset, update } from '../../support/changeset.ts';
import { eventually } from '../../support/eventually.ts';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub, type TestHub } from '../../support/hub/hub.ts';
import { answerOf, joinedLaptop, makeKey, send, sign } from '../../support/hub/signed-requests.ts';

const digest = { protocol: protocolVersion, bucket: 'school:1' };

async function post(hub: TestHub, path: string, body: BodyInit, headers = {}) {
  return await answerOf(await fetch(hub.url + path, { method: 'POST', body, headers }));
}

test('health needs no proof, and has the age of what the hub knows of both stores', async () => {
  const hub = await openTestHub();
  const answer = await answerOf(await fetch(`${hub.url}/v1/health`));
  expect(answer.json).toEqual({
    ok: true,
    value: {
      protocol: protocolVersion,
      as_of: { postgres: expect.stringMatching(/Z$/), dynamodb: null },
    },
  });
});

test('unknown addresses and methods are answered in the same form', async () => {
  const hub = await openTestHub();
  for (const answer of [
    await answerOf(await fetch(`${hub.url}/v1/students/604821`)),
    await answerOf(await fetch(`${hub.url}/v1/pull`)),
    await post(hub, '/', ''),
  ]) {
    expect([answer.status, answer.json.ok, answer.json.error.code]).toEqual([
      404,
      false,
      'bad_request',
    ]);
  }
});

test('a signed body that is malformed is refused, by where and not by what', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const ask = (body: unknown) => send(hub.url, { key, path: '/v1/digest', body });
  for (const body of ['', '{', 'null', '[]', '"text"', Buffer.from([0xff, 0xfe]).toString()]) {
    const { status, json } = await ask(body);
    expect([body, status, json.error.code]).toEqual([body, 400, 'bad_request']);
  }
  const { json } = await ask({ protocol: protocolVersion, bucket: 'school:Ana Ruiz' });
  expect(json.error).toMatchObject({ code: 'bad_request', field: 'bucket' });
  expect(JSON.stringify(json)).not.toContain('Ana');
});

test('another version of the protocol is refused as such, whatever else the request holds', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const ask = async (protocol: number) =>
    await send(hub.url, { key, path: '/v1/digest', body: { protocol, new: true } });
  const newer = await ask(protocolVersion + 1);
  expect([newer.status, newer.json.error.code]).toEqual([400, 'protocol_mismatch']);
  expect(newer.json.error.params).toEqual({ reason: 'hub_older' });
  const older = await ask(0);
  expect([older.status, older.json.error.code]).toEqual([400, 'protocol_mismatch']);
  expect(older.json.error.params).toEqual({ reason: 'laptop_older' });
});

test('a request of more than 16 MB is refused before it is read', async () => {
  const hub = await openTestHub();
  const { status, json } = await post(hub, '/v1/changesets', 'x'.repeat(17 * 1024 * 1024));
  expect([status, json.error.code]).toEqual([413, 'bad_request']);
});

test('a request of almost 16 MB is read', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const { json } = await send(hub.url, {
    key,
    path: '/v1/digest',
    body: { ...digest, padding: 'x'.repeat(15 * 1024 * 1024) },
  });
  expect(json.ok).toBe(true);
});

test('a bucket outside the scope is refused', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const { status, json } = await send(hub.url, {
    key,
    path: '/v1/digest',
    body: { ...digest, bucket: 'school:2' },
  });
  expect([status, json.error.code]).toEqual([403, 'out_of_scope']);
});

test('a pull streams lines; one that is refused is answered like everything else', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const answer = await send(hub.url, { key, path: '/v1/pull', body: firstPull });
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = (answer.json as string).trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1) as string)).toMatchObject({ done: true });
  const refused = await send(hub.url, {
    key,
    path: '/v1/pull',
    body: { ...firstPull, protocol: protocolVersion + 1 },
  });
  expect([refused.status, refused.json.ok, refused.json.error.code]).toEqual([
    400,
    false,
    'protocol_mismatch',
  ]);
});

test('a push is answered changeset by changeset', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const { rows } = await hub.pool.query('SELECT epoch FROM sync.epoch WHERE is_current');
  const sent = changeset('edit', update('profiles', ['gone'], { phone: '1' }, 'e'));
  const { json } = await send(hub.url, {
    key,
    path: '/v1/changesets',
    body: { protocol: protocolVersion, epoch: rows[0].epoch, changesets: [sent] },
  });
  expect(json.value.answers).toMatchObject([{ id: sent.id, result: 'stale' }]);
});

test('a laptop that hangs up in the middle of a pull frees the hub’s connection', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  await addStudent(hub.pool, 'A');
  await enroll(hub.pool, 'A', 1, '2026-08-01');
  // More than the buffers on the way hold, so that the hub has to wait for the laptop.
  await hub.pool.query(
    `INSERT INTO users (sourced_id, role, status, org_ids, metadata)
     SELECT 'u' || i, 'teacher', 'active', '["s1"]', jsonb_build_object('note', repeat(md5(i::text), 400))
       FROM generate_series(1, 3000) AS i`,
  );
  const body = JSON.stringify(firstPull);
  const proof = await sign({ key, url: `${hub.url}/v1/pull`, body });
  const { hostname, port, host } = new URL(hub.url);
  const socket = createConnection(Number(port), hostname);
  socket.pause();
  socket.write(
    `POST /v1/pull HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
      `Proof: ${proof}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const copying = async () =>
    (
      await hub.pool.query(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND state = 'active' AND query LIKE '%COPY (%'
            AND pid <> pg_backend_pid()`,
      )
    ).rows.length;
  await eventually(async () => expect(await copying()).toBe(1));
  socket.destroy();
  await once(socket, 'close');
  await eventually(async () => expect(await copying()).toBe(0));
  const again = await send(hub.url, { key, path: '/v1/pull', body: firstPull });
  expect(again.json).toContain('{"done":true,');
});

test('while PostgreSQL is away the hub says so, and goes on when it is back', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const ask = () => send(hub.url, { key, path: '/v1/digest', body: digest });
  const { rows } = await hub.pool.query('SELECT current_database() AS name');
  const name = rows[0].name as string;
  const admin = new pg.Client(serverUrl());
  await admin.connect();
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    name,
  ]);
  const away = await ask();
  expect([away.status, away.json.error.code]).toEqual([503, 'store_unavailable']);
  const health = await answerOf(await fetch(`${hub.url}/v1/health`));
  expect(health.status).toBe(503);
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await admin.end();
  expect((await ask()).json.ok).toBe(true);
});

test('the log has no body, no key, no query and no name', async () => {
  const hub = await openTestHub();
  await addOrganization(hub.pool, { id: 'x', type: 'department' });
  const { key, device_id } = await joinedLaptop(hub);
  await send(hub.url, { key, path: '/v1/digest?name=Ruiz', body: { ...digest, note: 'Ruiz' } });
  await fetch(`${hub.url}/v1/students/Ruiz?q=Ruiz`);
  const log = hub.logged.join('');
  expect(log).not.toMatch(/Ruiz|school:1|Lund|@/);
  expect(hub.logged.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({
      method: 'POST',
      path: '/v1/digest',
      status: 200,
      device: device_id,
      address: '127.0.0.1',
    }),
  );
});

test('a defect goes to the log with its place, and to the laptop without anything', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  await hub.pool.query('ALTER TABLE sync.entry RENAME COLUMN etag TO broken');
  const answer = await send(hub.url, { key, path: '/v1/digest', body: digest });
  expect([answer.status, answer.json.error.code]).toEqual([500, 'internal']);
  expect(JSON.stringify(answer.json)).not.toMatch(/etag|broken|column/);
  expect(hub.logged.join('')).toContain('"code":"42703"');
});

test('behind a proxy the address that the laptop called is the one that the proxy names', async () => {
  const hub = await openTestHub({ trustProxy: ['loopback'] });
  const key = await makeKey();
  const forwarded = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'hub.example',
    'x-forwarded-for': '203.0.113.9',
  };
  const join = (headers: Record<string, string>, called: string) =>
    send(hub.url, {
      key,
      path: '/v1/join',
      body: { protocol: protocolVersion, code: 'WRONG', device_name: 'x' },
      claims: { url: called },
      headers,
    });
  const right = await join(forwarded, 'https://hub.example/v1/join');
  expect(right.json.error.code).toBe('join_code_unknown');
  const { rows } = await hub.pool.query('SELECT subject AS address FROM sync.attempt');
  expect(rows).toEqual([{ address: '203.0.113.9' }]);
  const direct = await join({}, 'https://hub.example/v1/join');
  expect(direct.json.error.code).toBe('bad_proof');
});

test('without a trusted proxy, no header of one is believed', async () => {
  const hub = await openTestHub();
  const answer = await send(hub.url, {
    key: await makeKey(),
    path: '/v1/join',
    body: { protocol: protocolVersion, code: 'WRONG', device_name: 'x' },
    headers: { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'hub.example' },
  });
  expect(answer.json.error.code).toBe('join_code_unknown');
  const { rows } = await hub.pool.query('SELECT subject AS address FROM sync.attempt');
  expect(rows).toEqual([{ address: '127.0.0.1' }]);
});

test('with a public address proofs are for that one', async () => {
  const hub = await openTestHub({ publicUrl: 'https://district.example/caseload' });
  const ask = async (called: string) =>
    (
      await send(hub.url, {
        key: await makeKey(),
        path: '/v1/digest',
        body: digest,
        claims: { url: called },
      })
    ).json.error.code;
  expect(await ask('https://district.example/caseload/v1/digest')).toBe('device_unknown');
  expect(await ask(`${hub.url}/v1/digest`)).toBe('bad_proof');
});
