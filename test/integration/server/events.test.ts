import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { revokeDevice } from '../../../sync/hub/devices/devices.ts';
import { connectTo } from '../../support/center/center.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { eventually } from '../../support/eventually.ts';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub } from '../../support/hub/hub.ts';
import { listenTo } from '../../support/hub/listening.ts';
import { joinedLaptop, send } from '../../support/hub/signed-requests.ts';

async function openWithStudent() {
  const hub = await openTestHub();
  await addStudent(hub.pool, 'A');
  await enroll(hub.pool, 'A', 1, '2026-08-01');
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
const bucketsOf = (stream: { moved: { buckets: string[] }[] }) =>
  stream.moved.map(({ buckets }) => buckets);

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

test('tells within moments that a bucket moved, and a pull then brings it', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  expect([stream.status, stream.type]).toEqual([200, 'text/event-stream']);
  await vi.waitFor(() => expect(stream.comments.length).toBeGreaterThan(0));
  const delays: number[] = [];
  const glances: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    await hub.pool.query(rename(`N${i}`));
    const committed = performance.now();
    await vi.waitFor(() => expect(stream.moved).toHaveLength(i + 1), { interval: 1 });
    delays.push((stream.moved[i]?.at ?? 0) - committed);
    const { json } = await send(hub.url, { key, path: '/v1/pull', body: firstPull });
    expect(json).toContain(`"N${i}"`);
    // As long as a glance of the hub takes here and now.
    const began = performance.now();
    await setTimeout(20);
    await hub.pool.query('SELECT');
    glances.push(performance.now() - began);
    // The next event comes at once, because the last one lies behind by more than the gap between two.
    await setTimeout(40);
  }
  expect(new Set(stream.moved.map(({ buckets }) => buckets.join()))).toEqual(new Set(['school:1']));
  expect(median(delays)).toBeLessThan(2.5 * median(glances));
  stream.hangUp();
});

test('gets no event for anything outside its scope, nor for an update that changes nothing', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  await addStudent(hub.pool, 'B');
  await enroll(hub.pool, 'B', 2, '2026-08-01');
  await hub.pool.query('UPDATE students SET first_name = first_name');
  await setTimeout(300);
  expect(bucketsOf(stream)).toEqual([]);
  stream.hangUp();
});

test('hears of a change only when a pull can bring it, after the transactions before it', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  const holding = await connectTo(hub);
  await holding.query('BEGIN');
  await holding.query('SELECT pg_current_xact_id()');
  await hub.pool.query(rename('Bea'));
  await setTimeout(400);
  expect(bucketsOf(stream)).toEqual([]);
  await holding.query('COMMIT');
  await vi.waitFor(() => expect(bucketsOf(stream)).toEqual([['school:1']]));
  stream.hangUp();
});

test('a load of many statements becomes few events', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  const began = performance.now();
  for (let i = 0; i < 200; i += 1) await hub.pool.query(rename(`N${i}`));
  await setTimeout(200);
  // However slow the machine is: between two glances lie 20 ms.
  const glances = (performance.now() - began) / 20 + 1;
  expect(stream.moved.length).toBeGreaterThan(0);
  expect(stream.moved.length).toBeLessThanOrEqual(glances);
  stream.hangUp();
});

test('ends after a last word when the device is revoked', async () => {
  const { hub, key, device_id } = await openWithStudent();
  const stream = await listenTo(hub, key);
  await revokeDevice(hub.pool, device_id);
  await stream.ended;
  expect(bucketsOf(stream)).toEqual([['district', 'school:1']]);
  expect((await listenTo(hub, key)).status).toBe(403);
});

test('ends after a last word when the user gets another school', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  await hub.pool.query(`UPDATE users SET org_ids = '["s1", "s2"]' WHERE sourced_id = 'cara'`);
  await stream.ended;
  expect(bucketsOf(stream).at(-1)).toEqual(['district', 'school:1']);
});

test('the newest stream of a device wins', async () => {
  const { hub, key } = await openWithStudent();
  const first = await listenTo(hub, key);
  const second = await listenTo(hub, key);
  await first.ended;
  await hub.pool.query(rename('Bea'));
  await vi.waitFor(() => expect(bucketsOf(second)).toEqual([['school:1']]));
  second.hangUp();
});

test('what moves while the hub has lost its connections causes an event when it has new ones', async () => {
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
    await vi.waitFor(() => expect(bucketsOf(stream)).toEqual([['school:1']]), 5000);
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
  await vi.waitFor(() => expect(stream.moved.length).toBeGreaterThan(0));
  const { pool } = hub;
  await vi.waitFor(() => expect(pool.totalCount - pool.idleCount).toBe(0), { interval: 1 });
  stream.hangUp();
});

test('a hub that ends, ends its streams', async () => {
  const { hub, key } = await openWithStudent();
  const stream = await listenTo(hub, key);
  await hub.close();
  await stream.ended;
  await expect(listenTo(hub, key)).rejects.toThrow();
});
