import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { revokeDevice } from '../../../sync/hub/devices/devices.ts';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { connectTo } from '../../support/center/center.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { eventually } from '../../support/eventually.ts';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub, type TestHub } from '../../support/hub/hub.ts';
import { listenTo } from '../../support/hub/listening.ts';
import { joinedLaptop, send } from '../../support/hub/signed-requests.ts';

async function openWithStudent() {
  const hub = await openTestHub();
  await addStudent(hub.pool, 'A');
  await enroll(hub.pool, 'A', 1, '2026-08-01');
  await decideRecheck(hub.pool);
  const laptop = await joinedLaptop(hub);
  // While a transaction holds the horizon back, these changes would come as the first event.
  await eventually(async () => {
    const { rows } = await hub.pool.query(
      'SELECT FROM sync.entry WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())',
    );
    expect(rows).toEqual([]);
  });
  return { hub, ...laptop };
}

const rename = (name: string) => `UPDATE students SET first_name = '${name}'`;

/**
 * Waits until the hub has looked at the database twice from now on. Then the first look is over, and the hub has sent
 * what it found.
 */
async function untilLooked({ pool }: TestHub): Promise<void> {
  for (let look = 1; look <= 2; look += 1) {
    const { rows: clock } = await pool.query('SELECT clock_timestamp()::text AS now');
    await eventually(async () => {
      const { rows } = await pool.query(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND query ~ '^SELECT last_value' AND query_start > $1`,
        [clock[0].now],
      );
      expect(rows).not.toEqual([]);
    });
  }
}

test('tells that a bucket moved when a pull can bring it', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  expect([stream.status, stream.type]).toEqual([200, 'text/event-stream']);
  await eventually(() => expect(stream.comments.length).toBeGreaterThan(0));
  for (let i = 0; i < 20; i += 1) {
    await hub.pool.query(rename(`N${i}`));
    await eventually(() => expect(stream.moved).toHaveLength(i + 1), 1);
    const { json } = await send(hub.url, { key, path: '/v1/pull', body: firstPull });
    expect(json).toContain(`"N${i}"`);
  }
  expect(new Set(stream.moved.map(String))).toEqual(new Set(['school:1']));
  stream.hangUp();
});

test('gets no event for anything outside its scope, nor for an update that changes nothing', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  await addStudent(hub.pool, 'B');
  await enroll(hub.pool, 'B', 2, '2026-08-01');
  await hub.pool.query('UPDATE students SET first_name = first_name');
  await untilLooked(hub);
  await hub.pool.query(rename('Bea'));
  await eventually(() => expect(stream.moved).toEqual([['school:1']]));
  stream.hangUp();
});

test('hears of a change only when a pull can bring it, after the transactions before it', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  const holding = await connectTo(hub);
  await holding.query('BEGIN');
  await holding.query('SELECT pg_current_xact_id()');
  await hub.pool.query(rename('Bea'));
  await untilLooked(hub);
  expect(stream.moved).toEqual([]);
  await holding.query('COMMIT');
  await eventually(() => expect(stream.moved).toEqual([['school:1']]));
  stream.hangUp();
});

test('a load of many statements becomes few events', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  const began = performance.now();
  for (let i = 0; i < 200; i += 1) await hub.pool.query(rename(`N${i}`));
  await untilLooked(hub);
  await eventually(() => expect(stream.moved.length).toBeGreaterThan(0));
  // However slow the machine is: between two glances lie 20 ms.
  const glances = (performance.now() - began) / 20 + 1;
  expect(stream.moved.length).toBeLessThanOrEqual(glances);
  stream.hangUp();
});

test('ends after a last word when the device is revoked', async () => {
  const { hub, key, device_id } = await openWithStudent();
  const stream = await listenTo(hub, key);
  await revokeDevice(hub.pool, device_id);
  await stream.ended;
  expect(stream.moved).toEqual([['district', 'school:1']]);
  expect((await listenTo(hub, key)).status).toBe(403);
});

test('ends after a last word when the user gets another school', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  await hub.pool.query(`UPDATE users SET org_ids = '["s1", "s2"]' WHERE sourced_id = 'cara'`);
  await stream.ended;
  expect(stream.moved.at(-1)).toEqual(['district', 'school:1']);
});

test('the newest stream of a device wins', async () => {
  const { hub, key } = await openWithStudent();
  const first = await listenTo(hub, key);
  const second = await listenTo(hub, key);
  await first.ended;
  await hub.pool.query(rename('Bea'));
  await eventually(() => expect(second.moved).toEqual([['school:1']]));
  second.hangUp();
});

test('a change while the hub has lost its connections causes an event when it has new ones', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  const writer = new pg.Client({ ...hub.pool.options, application_name: 'writer' });
  await writer.connect();
  onTestFinished(() => writer.end());
  for (let i = 0; i < 5; i += 1) {
    await writer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'caseload hub' AND datname = current_database()`,
    );
    await writer.query(rename(`N${i}`));
    await eventually(() => expect(stream.moved).toEqual([['school:1']]));
    stream.moved.length = 0;
  }
  stream.hangUp();
});

test('a laptop that hangs up leaves nothing behind', async () => {
  const { hub, key } = await openWithStudent();
  for (let i = 0; i < 30; i += 1) {
    const stream = await listenTo(hub, key);
    stream.hangUp();
    await stream.ended;
  }
  const stream = await listenTo(hub, key);
  await hub.pool.query(rename('Bea'));
  await eventually(() => expect(stream.moved.length).toBeGreaterThan(0));
  const { pool } = hub;
  await eventually(() => expect(pool.totalCount - pool.idleCount).toBe(0), 1);
  stream.hangUp();
});

test('a hub that ends, ends its streams', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  await hub.close();
  await stream.ended;
  await expect(listenTo(hub, key)).rejects.toThrow();
});
