import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { markOrder, trimRemovals } from '../../../sync/hub/postgres/tombstones.ts';
import {
  addDevice,
  connectTo,
  openTestCenter,
  type Pulled,
  pullAll,
} from '../../support/center/center.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';

const goingOn = ({ hello, done, cursors }: Pulled) =>
  [cursors, { epoch: hello.epoch, horizon: done.horizon }] as const;

/** Three students; B and C leave, A stays. */
async function openAfterRemovals() {
  const hub = await openTestCenter();
  await addSchools(hub.pool, 1);
  for (const id of ['A', 'B', 'C']) {
    await addStudent(hub.pool, id);
    await enroll(hub.pool, id, 1, '2026-08-01');
  }
  const device = await addDevice(hub, { buckets: ['school:1'] });
  const early = await pullAll(hub, device);
  await hub.pool.query("DELETE FROM student_school_associations WHERE student_unique_id = 'B'");
  await decideRecheck(hub.pool);
  await hub.pool.query("DELETE FROM student_school_associations WHERE student_unique_id = 'C'");
  const late = await pullAll(hub, device, ...goingOn(early));
  return { hub, device, early, late };
}

/** As if so many days had gone by since the last mark. */
async function letPass(pool: pg.Pool, days: number): Promise<void> {
  await pool.query('UPDATE sync.mark SET at = at - make_interval(days => $1)', [days]);
}

async function removals(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query(
    `SELECT entity || ' ' || id AS name FROM sync.entry WHERE etag IS NULL ORDER BY entity, id`,
  );
  return rows.map(({ name }) => name);
}

describe('removals', () => {
  test('are kept until their time, and then forgotten but for the newest of each kind', async () => {
    const { hub, device } = await openAfterRemovals();
    await markOrder(hub.pool);
    await letPass(hub.pool, 179);
    expect(await trimRemovals(hub.pool, 180)).toBe(0);
    expect(await removals(hub.pool)).toHaveLength(4);
    const before = await pullAll(hub, device);
    await letPass(hub.pool, 2);
    expect(await trimRemovals(hub.pool, 180)).toBe(2);
    expect(await removals(hub.pool)).toEqual(['students C', 'student_school_associations C']);
    // Pulls and digests end where they ended.
    expect((await pullAll(hub, device)).cursors).toEqual(before.cursors);
  });

  test('that were forgotten make a laptop that has not heard of them compare, and no other', async () => {
    const { hub, device, early, late } = await openAfterRemovals();
    await markOrder(hub.pool);
    await letPass(hub.pool, 200);
    await trimRemovals(hub.pool, 180);
    const away = await pullAll(hub, device, ...goingOn(early));
    expect(away.hello.compare).toEqual(['district', 'school:1']);
    expect(away.rows).toEqual([]);
    const current = await pullAll(hub, device, ...goingOn(late));
    expect(current.hello.compare).toEqual([]);
    // What it says of the horizon is taken with the next pull.
    expect((await pullAll(hub, device, ...goingOn(current))).hello.compare).toEqual([]);
  });

  test('a laptop without a horizon is judged by the newest of its cursors', async () => {
    const { hub, device, early } = await openAfterRemovals();
    await markOrder(hub.pool);
    await letPass(hub.pool, 200);
    await trimRemovals(hub.pool, 180);
    const { epoch } = early.hello;
    const old = await pullAll(hub, device, early.cursors, { epoch });
    expect(old.hello.compare).toEqual(['district', 'school:1']);
    await hub.pool.query("UPDATE students SET first_name = 'Bea' WHERE student_unique_id = 'A'");
    const { cursors } = await pullAll(hub, device);
    expect((await pullAll(hub, device, cursors, { epoch })).hello.compare).toEqual([]);
    expect((await pullAll(hub, device, {}, { epoch })).hello.compare).toEqual([]);
  });

  test('a record whose removal was forgotten can come again, and go again', async () => {
    const { hub, device, late } = await openAfterRemovals();
    await markOrder(hub.pool);
    await letPass(hub.pool, 200);
    await trimRemovals(hub.pool, 180);
    await enroll(hub.pool, 'B', 1, '2026-08-01');
    const come = await pullAll(hub, device, ...goingOn(late));
    expect(come.rows.map(([entity, key]) => [entity, key[0]])).toEqual([
      ['students', 'B'],
      ['student_school_associations', 'B'],
    ]);
    await hub.pool.query("DELETE FROM student_school_associations WHERE student_unique_id = 'B'");
    const gone = await pullAll(hub, device, ...goingOn(come));
    expect(gone.rows.map(([entity, , etag]) => [entity, etag])).toEqual([
      ['students', null],
      ['student_school_associations', null],
    ]);
  });

  test('one that a transaction is bringing back stays, and hubs that trim at once do it once', async () => {
    const { hub } = await openAfterRemovals();
    await markOrder(hub.pool);
    await letPass(hub.pool, 200);
    const writer = await connectTo(hub);
    await writer.query('BEGIN');
    await enroll(writer, 'B', 1, '2026-08-01');
    const forgotten = await Promise.all(
      Array.from({ length: 4 }, () => trimRemovals(hub.pool, 180)),
    );
    // The student’s entry is made again when the transaction has ended; the enrollment’s is its own.
    expect(forgotten.reduce((sum, count) => sum + count, 0)).toBe(1);
    await writer.query('COMMIT');
    await decideRecheck(hub.pool);
    const { rows } = await hub.pool.query(
      `SELECT entity FROM sync.entry WHERE id = 'B' AND etag IS NOT NULL ORDER BY entity`,
    );
    expect(rows.map(({ entity }) => entity)).toEqual(['students', 'student_school_associations']);
  });
});
