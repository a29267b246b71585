import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createProfileStore } from '../../../sync/hub/dynamodb/store.ts';
import { currentEpoch, ensureEpoch } from '../../../sync/hub/postgres/epoch.ts';
import { migrate } from '../../../sync/hub/postgres/schema/migrate.ts';
import type { Hub } from '../../../sync/hub/server/hub.ts';
import { findFreePort } from '../../../sync/hub/server/start/embedded/free-port.ts';
import { startEmbeddedPostgres } from '../../../sync/hub/server/start/embedded/postgres.ts';
import { addDevice, openTestCenter, type Pulled, pullAll } from '../../support/center/center.ts';
import { createTestPool, openTestDatabase, serverUrl } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';

const run = promisify(execFile);

/** What a laptop brings to its next pull. */
const goingOn = ({ hello, done, cursors }: Pulled) =>
  [cursors, { epoch: hello.epoch, horizon: done.horizon }] as const;

const rename = (name: string) => `UPDATE students SET first_name = '${name}'`;

async function addStudents(pool: pg.Pool): Promise<void> {
  await addSchools(pool, 1);
  await addStudent(pool, 'A');
  await enroll(pool, 'A', 1, '2026-08-01');
}

describe('a database', () => {
  test('keeps its epoch when hubs start again, all at once', async () => {
    const { pool } = await openTestDatabase();
    const epoch = await currentEpoch(pool);
    await Promise.all(Array.from({ length: 8 }, () => ensureEpoch(pool)));
    expect(await currentEpoch(pool)).toBe(epoch);
    const { rows } = await pool.query('SELECT count(*)::int AS runs FROM sync.run');
    expect(rows[0].runs).toBe(2);
  });

  test('that became another one gets one new epoch, though eight hubs start at once', async () => {
    const { pool } = await openTestDatabase();
    await addStudents(pool);
    const { rows: before } = await pool.query('SELECT count(*)::int AS epochs FROM sync.epoch');
    await pool.query("UPDATE sync.run SET identity = 'another'");
    await Promise.all(Array.from({ length: 8 }, () => ensureEpoch(pool)));
    const { rows } = await pool.query('SELECT count(*)::int AS epochs FROM sync.epoch');
    expect(rows[0].epochs).toBe(before[0].epochs + 1);
  });

  test('whose positions its server has not reached gets a new epoch, and positions below', async () => {
    const { pool } = await openTestDatabase();
    await addStudents(pool);
    const epoch = await currentEpoch(pool);
    await pool.query("UPDATE sync.entry SET xid = '9000000000000000'");
    await ensureEpoch(pool);
    expect(await currentEpoch(pool)).not.toBe(epoch);
    const { rows } = await pool.query(
      'SELECT bool_and(xid < pg_current_xact_id()) AS past FROM sync.entry',
    );
    expect(rows[0].past).toBe(true);
  });

  test('that was copied is another one, which a hub notices while it runs', async () => {
    const source = await openTestCenter();
    await addStudents(source.pool);
    const device = await addDevice(source, { buckets: ['school:1'] });
    const first = await pullAll(source, device);
    await source.pool.query(rename('lost'));
    const second = await pullAll(source, device, ...goingOn(first));
    const { pool } = await copyOf(source.pool);
    const copy = { ...source, pool };
    const pulled = await pullAll(copy, device, ...goingOn(second));
    expect(pulled.hello.epoch).not.toBe(first.hello.epoch);
    expect(pulled.hello.compare).toEqual(['district', 'school:1']);
    expect(pulled.rows).toEqual([]);
    const again = await pullAll(copy, device);
    expect(again.hello).toMatchObject({ epoch: pulled.hello.epoch, compare: [] });
    expect(again.rows).toHaveLength(3);
  });
});

describe('an earlier state of the same cluster', () => {
  test('shows by the positions of a laptop, whatever was written since', async () => {
    const cluster = await openCluster();
    const { hub } = cluster;
    await addStudents(hub.pool);
    const device = await addDevice(hub, { buckets: ['school:1'] });
    const early = await pullAll(hub, device);
    await cluster.stop();
    await cluster.save();
    await cluster.start();

    // A server that was only started again is the same database.
    await hub.pool.query(rename('lost'));
    const late = await pullAll(hub, device, ...goingOn(early));
    expect(late.hello).toMatchObject({ epoch: early.hello.epoch, compare: [] });
    expect(late.rows).toHaveLength(1);

    await cluster.stop();
    await cluster.putBack();
    await cluster.start();
    for (let i = 0; i < 30; i += 1) await hub.pool.query(rename(`new ${i}`));
    // A laptop that had not seen what was lost goes on.
    const behind = await pullAll(hub, device, ...goingOn(early));
    expect(behind.hello).toMatchObject({ epoch: early.hello.epoch, compare: [] });
    expect(behind.rows).toHaveLength(1);
    const pulled = await pullAll(hub, device, ...goingOn(late));
    expect(pulled.hello.epoch).not.toBe(early.hello.epoch);
    expect(pulled.hello.compare).toEqual(['district', 'school:1']);
    expect(pulled.rows).toEqual([]);
    const everybody = await pullAll(hub, device, ...goingOn(behind));
    expect(everybody.hello).toMatchObject({
      epoch: pulled.hello.epoch,
      compare: ['district', 'school:1'],
    });
  }, 60_000);

  test('shows by a single cursor of a laptop whose pull was cut short', async () => {
    const cluster = await openCluster();
    const { hub } = cluster;
    await addStudents(hub.pool);
    const device = await addDevice(hub, { buckets: ['school:1'] });
    const early = await pullAll(hub, device);
    await cluster.stop();
    await cluster.save();
    await cluster.start();
    await ensureEpoch(hub.pool);
    await hub.pool.query(rename('lost'));
    const { cursors } = await pullAll(hub, device, ...goingOn(early));
    await cluster.stop();
    await cluster.putBack();
    await cluster.start();
    await ensureEpoch(hub.pool);
    for (let i = 0; i < 30; i += 1) await hub.pool.query(rename(`new ${i}`));
    const pulled = await pullAll(hub, device, cursors, {
      epoch: early.hello.epoch,
      horizon: early.done.horizon,
    });
    expect(pulled.hello.compare).toEqual(['district', 'school:1']);
  }, 60_000);
});

/** The same rows in another database, as a dump that is restored beside it. */
async function copyOf(pool: pg.Pool): Promise<{ pool: pg.Pool }> {
  const { rows } = await pool.query('SELECT current_database() AS name');
  const name = `${rows[0].name}_copy`;
  const admin = new pg.Client(serverUrl());
  await admin.connect();
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    rows[0].name,
  ]);
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${rows[0].name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  const copy = createTestPool(url.href);
  onTestFinished(async () => {
    await copy.end();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
  return { pool: copy };
}

/** A PostgreSQL of the test's own, whose files can be saved and put back. */
async function openCluster() {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-epoch-'));
  const port = await findFreePort();
  const data = join(folder, 'data');
  const start = () =>
    startEmbeddedPostgres({ folder: data, port, settings: { fsync: 'off', autovacuum: 'off' } });
  let server = await start();
  const pool = createTestPool(server.databaseUrl);
  await migrate(pool);
  const { client } = await openDynamodb();
  onTestFinished(async () => {
    await pool.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const [cluster, saved] = [join(data, 'cluster'), join(folder, 'saved')];
  return {
    hub: { pool, profiles: createProfileStore({ pool, client }) } satisfies Hub,
    stop: () => server.stop(),
    async start() {
      server = await start();
    },
    save: () => run('cp', ['-a', cluster, saved]),
    async putBack() {
      await rm(cluster, { recursive: true });
      await run('cp', ['-a', saved, cluster]);
    },
  };
}
