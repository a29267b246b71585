import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
import { findFreePort } from '../../../sync/hub/server/start/embedded/free-port.ts';
import { createTestPool, openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { addSmallDistrict } from '../../support/center/people.ts';
import { eventually } from '../../support/eventually.ts';
import { firstPull } from '../../support/first-pull.ts';
import { runHub, startHub } from '../../support/hub/hub-command.ts';
import { listenTo } from '../../support/hub/listening.ts';
import {
  answerOf,
  joinBody,
  joinedLaptop,
  makeKey,
  send,
} from '../../support/hub/signed-requests.ts';

async function openCenter() {
  const { pool, url } = await openTestDatabase();
  const { settings } = await openDynamodb();
  await addSmallDistrict(pool);
  return { pool, environment: { DATABASE_URL: url, DYNAMODB_ENDPOINT: settings.endpoint ?? '' } };
}

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-start-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const health = async (url: string) => await answerOf(await fetch(`${url}/v1/health`));

test('a hub serves the district’s stores, and ends with 0 at the signal to stop', async () => {
  const { pool, environment } = await openCenter();
  const hub = await startHub(['--port', '0'], environment);
  expect(hub.ready).toEqual({
    ready: true,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  const key = await makeKey();
  const { code } = await makeJoinCode(pool, { email: 'cara@schools.example', hours: 1 });
  const joined = await send(hub.ready.url, { key, path: '/v1/join', body: joinBody(code) });
  expect(joined.json.ok).toBe(true);
  expect(await hub.stop()).toBe(0);
  await expect(fetch(`${hub.ready.url}/v1/health`)).rejects.toThrow();
});

test('a hub says at its start which table has lost its triggers', async () => {
  const { pool, environment } = await openCenter();
  await pool.query('DROP TRIGGER caseload_audit_update ON students');
  const hub = await startHub(['--port', '0'], environment);
  await eventually(() =>
    expect(hub.words()).toMatch(
      /public\.students: caseload_audit_update is missing\..* Run hub migrate/,
    ),
  );
});

test('requests that run at the signal to stop are answered', async () => {
  const { pool, environment } = await openCenter();
  const hub = await startHub(['--port', '0'], environment);
  const key = await makeKey();
  const { code } = await makeJoinCode(pool, { email: 'cara@schools.example', hours: 1 });
  await send(hub.ready.url, { key, path: '/v1/join', body: joinBody(code) });
  // Holds the request until we let go of its device.
  const holder = await pool.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE sync.proof');
  const pulled = send(hub.ready.url, { key, path: '/v1/pull', body: firstPull });
  await eventually(async () => {
    const waiting = await pool.query(
      "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
    );
    expect(waiting.rows).toHaveLength(1);
  });
  const stopped = hub.stop('SIGINT');
  await holder.query('COMMIT');
  holder.release();
  expect((await pulled).json).toContain('{"done":true,');
  expect(await stopped).toBe(0);
});

test('a connection that asked nothing does not keep a hub from ending', async () => {
  const { environment } = await openCenter();
  const hub = await startHub(['--port', '0'], environment);
  const socket = connect(Number(new URL(hub.ready.url).port), '127.0.0.1');
  await once(socket, 'connect');
  expect(await hub.stop()).toBe(0);
  expect(hub.words()).not.toContain('grace period');
});

test('laptops that listen do not keep a hub from ending', async () => {
  const { pool, environment } = await openCenter();
  const hub = await startHub(['--port', '0'], environment);
  const { url } = hub.ready;
  const { key } = await joinedLaptop({ url, pool });
  const stream = await listenTo({ url }, key);
  expect(stream.status).toBe(200);
  expect(await hub.stop()).toBe(0);
  expect(hub.words()).not.toContain('grace period');
  await stream.ended;
});

test('a hub serves while DynamoDB is away', async () => {
  const { environment } = await openCenter();
  const hub = await startHub(['--port', '0'], {
    ...environment,
    DYNAMODB_ENDPOINT: `http://127.0.0.1:${await findFreePort()}`,
  });
  expect((await health(hub.ready.url)).json.value.as_of.dynamodb).toBeNull();
  expect(await hub.stop()).toBe(0);
});

test('a database that was not migrated is refused, and the error says what to do', async () => {
  const { url } = await openTestDatabase('empty');
  const { status, results } = await runHub(['start', '--port', '0'], { DATABASE_URL: url });
  expect(status).toBe(1);
  expect(results).toMatchObject([
    { error: { code: 'schema_mismatch', message: expect.stringContaining('hub migrate') } },
  ]);
});

test('wrong settings are refused by their names', async () => {
  const { environment } = await openCenter();
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  for (const [field, args, more] of [
    ['DATABASE_URL', [], { DATABASE_URL: '' }],
    ['TLS_CERT_FILE', ['--host', '0.0.0.0'], {}],
    ['PORT', ['--port', 'many'], {}],
    ['HOST', ['--port', String(port)], {}],
    ['HOST', ['--host', '127.0.0.256', '--behind-proxy'], {}],
    ['TLS_KEY_FILE', [], { TLS_CERT_FILE: 'package.json' }],
    ['--data', ['--embedded'], {}],
    ['LOG_LEVEL', [], { LOG_LEVEL: 'loud' }],
  ] as const) {
    const { status, results } = await runHub(['start', ...args], { ...environment, ...more });
    expect([args, status, results[0]]).toMatchObject([
      args,
      1,
      { error: { code: 'bad_setting', field } },
    ]);
  }
});

test('behind a proxy it serves plain HTTP on any address', async () => {
  const { environment } = await openCenter();
  const hub = await startHub(['--host', '0.0.0.0', '--port', '0', '--behind-proxy'], environment);
  const { port } = new URL(hub.ready.url);
  expect((await health(`http://127.0.0.1:${port}`)).status).toBe(200);
});

const openssl = spawnSync('openssl', ['version']).status === 0;

/** A certificate for localhost, signed by itself. */
async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const folder = await openFolder();
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-out', cert, '-keyout', key],
  ]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  return { cert, key };
}

test.skipIf(!openssl)('it serves HTTPS with the certificate’s files (needs openssl)', async () => {
  const { environment } = await openCenter();
  const { cert, key } = await makeCertificate();
  const files = { TLS_CERT_FILE: cert, TLS_KEY_FILE: key };
  const hub = await startHub(['--host', '0.0.0.0', '--port', '0'], { ...environment, ...files });
  expect(hub.ready.url).toMatch(/^https:\/\/0\.0\.0\.0:\d+$/);
  const ca = await readFile(cert);
  const { port } = new URL(hub.ready.url);
  const body = await new Promise<string>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/v1/health', ca }, (response) =>
      resolve(text(response)),
    )
      .on('error', reject)
      .end();
  });
  expect(JSON.parse(body).ok).toBe(true);
  expect(await hub.stop()).toBe(0);
  const other = await makeCertificate();
  const mixed = await runHub(['start', '--port', '0'], {
    ...environment,
    TLS_CERT_FILE: cert,
    TLS_KEY_FILE: other.key,
  });
  expect([mixed.status, mixed.results[0]]).toMatchObject([
    1,
    { error: { code: 'bad_setting', field: 'TLS_CERT_FILE' } },
  ]);
});

test('embedded stores are started, migrated, reachable for commands, and keep their data', async () => {
  const folder = await openFolder();
  const start = () => startHub(['--embedded', '--data', folder, '--port', '0']);
  const first = await start();
  expect(first.ready).toEqual({
    ready: true,
    url: expect.stringMatching(/^http:/),
    database_url: expect.stringMatching(/^postgres:/),
    dynamodb_endpoint: expect.stringMatching(/^http:/),
  });
  const stores = (ready: { database_url: string; dynamodb_endpoint: string }) => ({
    DATABASE_URL: ready.database_url,
    DYNAMODB_ENDPOINT: ready.dynamodb_endpoint,
  });
  const size = ['--students', '50', '--schools', '2', '--seed', '1'];
  const demo = await runHub(['demo-data', ...size], stores(first.ready));
  expect(demo.status).toBe(0);
  const profiles = demo.results[0].users.length;
  expect(await first.stop()).toBe(0);

  const second = await start();
  const scan = await runHub(['scan-profiles'], stores(second.ready));
  expect(scan.results).toEqual([
    { scanned: profiles, changed: 0, removed: 0, without_school: 0, set_aside: 0 },
  ]);
  const pool = createTestPool(second.ready.database_url);
  const { rows } = await pool.query('SELECT count(*)::int AS students FROM students');
  await pool.end();
  expect(rows).toEqual([{ students: 50 }]);
  expect((await runHub(['doctor'], stores(second.ready))).status).toBe(0);
});
