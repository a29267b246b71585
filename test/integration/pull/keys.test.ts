import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { markOrder, trimRemovals } from '../../../sync/hub/postgres/tombstones.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import { addDevice, openTestCenter, pullAll, pushOne } from '../../support/center/center.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, createEnrollment, remove } from '../../support/changeset.ts';

/** Students A and B at school 1, and a laptop that has pulled them. */
async function openDistrict() {
  const hub = await openTestCenter();
  const { pool } = hub;
  await addSchools(pool, 1, 2);
  for (const id of ['A', 'B']) {
    await addStudent(pool, id);
    await enroll(pool, id, 1, '2026-08-01');
  }
  const device = await addDevice(hub, { buckets: ['school:1'] });
  const before = await pullAll(hub, device);
  /** What the laptop gets of associations that are gone: the key, and the key that it has now. */
  const removed = async () => {
    const { rows } = await pullAll(hub, device, before.cursors, {
      epoch: before.hello.epoch,
      horizon: before.done.horizon,
    });
    return rows
      .filter(([entity, , etag]) => entity === 'student_school_associations' && etag === null)
      .map(([, key, , , , to]) => (to === undefined ? [key] : [key, to]));
  };
  return { hub, pool, device, removed };
}

async function inTransaction(pool: pg.Pool, isolation: string, ...statements: string[]) {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } finally {
    client.release(true);
  }
}

const old = ['A', 1, '2026-08-01'];
const dated = (date: string) =>
  `UPDATE student_school_associations SET entry_date = '${date}' WHERE student_unique_id = 'A'`;
const leave = `DELETE FROM student_school_associations WHERE student_unique_id = 'A'`;
const come = (date: string) =>
  `INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year) VALUES ('A', 1, '${date}', 2027)`;

describe('a pull names the new key of a record', () => {
  test.each(['READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'])(
    'whose key an UPDATE changed, at %s',
    async (isolation) => {
      const { pool, removed } = await openDistrict();
      await inTransaction(pool, isolation, dated('2026-08-03'));
      expect(await removed()).toEqual([[old, ['A', 1, '2026-08-03']]]);
    },
  );

  test('whose key changed several times', async () => {
    const { pool, removed } = await openDistrict();
    await inTransaction(pool, 'READ COMMITTED', dated('2026-08-03'), dated('2026-08-04'));
    await pool.query(dated('2026-08-05'));
    expect(await removed()).toContainEqual([old, ['A', 1, '2026-08-05']]);
  });

  test('of an association that moved to another student with a merge', async () => {
    const { pool, removed } = await openDistrict();
    await addStudent(pool, 'C');
    await inTransaction(
      pool,
      'READ COMMITTED',
      `UPDATE student_school_associations SET student_unique_id = 'C' WHERE student_unique_id = 'A'`,
      `DELETE FROM students WHERE student_unique_id = 'A'`,
    );
    expect(await removed()).toEqual([[old, ['C', 1, '2026-08-01']]]);
  });

  test('that was removed and made with another date in one transaction', async () => {
    const { pool, removed } = await openDistrict();
    await inTransaction(pool, 'READ COMMITTED', leave, come('2026-08-03'));
    expect(await removed()).toEqual([[old, ['A', 1, '2026-08-03']]]);
  });

  test('that another laptop corrected', async () => {
    const { hub, pool, device, removed } = await openDistrict();
    const { rows } = await pool.query(
      `SELECT sync.etag_of_student_school_associations(s) AS etag FROM student_school_associations AS s WHERE student_unique_id = 'A'`,
    );
    const corrected: Changeset = changeset(
      'correct',
      remove('student_school_associations', old, rows[0].etag),
      createEnrollment('A', 1, '2026-08-03'),
    );
    expect(await pushOne(hub, device, corrected)).toMatchObject({ result: 'applied' });
    expect(await removed()).toEqual([[old, ['A', 1, '2026-08-03']]]);
  });
});

describe('a pull names no key', () => {
  test('of one of several that came or went in one transaction', async () => {
    const { pool, removed } = await openDistrict();
    await inTransaction(pool, 'READ COMMITTED', leave, come('2026-08-03'), come('2026-08-04'));
    expect(await removed()).toEqual([[old]]);
  });

  test('of a record that went in one transaction while another came in the next', async () => {
    const { pool, removed } = await openDistrict();
    await pool.query(leave);
    await pool.query(come('2026-08-03'));
    expect(await removed()).toEqual([[old]]);
  });

  test('outside the bucket: the laptop may not see that school', async () => {
    const { pool, removed } = await openDistrict();
    await pool.query(
      `UPDATE student_school_associations SET school_id = 2 WHERE student_unique_id = 'A'`,
    );
    expect(await removed()).toEqual([[old]]);
  });

  test('of a removal that a later change of the same key does not explain', async () => {
    const { hub, pool, device } = await openDistrict();
    await pool.query(dated('2026-08-03'));
    await pool.query(come('2026-08-01'));
    const { hello, done, cursors } = await pullAll(hub, device);
    await pool.query(
      `DELETE FROM student_school_associations WHERE entry_date = '2026-08-01' AND student_unique_id = 'A'`,
    );
    const { rows } = await pullAll(hub, device, cursors, {
      epoch: hello.epoch,
      horizon: done.horizon,
    });
    expect(rows.map(([, key, , , , to]) => [key, to])).toEqual([[old, undefined]]);
  });
});

test('what is known of keys goes with the removals of its time', async () => {
  const { pool } = await openDistrict();
  await pool.query(dated('2026-08-03'));
  await markOrder(pool);
  await pool.query(`UPDATE sync.mark SET at = at - INTERVAL '90 days'`);
  await trimRemovals(pool, 60);
  const { rows } = await pool.query('SELECT * FROM sync.key_change');
  expect(rows).toEqual([]);
});
