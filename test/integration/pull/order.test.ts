import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { checkHorizon } from '../../../sync/hub/commands/doctor/horizon.ts';
import { markOrder } from '../../../sync/hub/postgres/tombstones.ts';
import type { Device, HubStores } from '../../../sync/hub/server/hub.ts';
import type { PullRequest } from '../../../sync/protocol/pull.ts';
import {
  addDevice,
  connectTo,
  openTestCenter,
  pullAll,
  pushOne,
  type TestCenter,
} from '../../support/center/center.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, update } from '../../support/changeset.ts';
import { eventually } from '../../support/eventually.ts';
import { interleavings } from './interleavings.ts';

/** Of each writer: begins and writes, writes again and again, ends. */
const steps = [3, 2, 2];
const writers = steps.length;

/** What one laptop has, by everything that pulls have ever brought. */
class Mirror {
  readonly etags = new Map<string, string>();
  buckets: PullRequest['buckets'] = {};
  #more: Partial<PullRequest> = {};

  async pull(hub: HubStores, device: Device): Promise<string> {
    const { hello, rows, cursors, done } = await pullAll(hub, device, this.buckets, this.#more);
    this.buckets = cursors;
    // Sent once, as to a laptop: they are longer than everything else.
    if (hello.descriptors !== undefined) this.#more = { descriptors: hello.descriptors.version };
    for (const [entity, key, etag] of rows) {
      const name = `${entity} ${JSON.stringify(key)}`;
      if (etag === null) this.etags.delete(name);
      else this.etags.set(name, etag);
    }
    return done.as_of.postgres as string;
  }

  /** The highest transaction that its cursors have passed. */
  get passed(): bigint {
    const positions = Object.values(this.buckets).flatMap((cursor) => Object.values(cursor ?? {}));
    return BigInt(Math.max(0, ...positions.map((position) => Number.parseInt(position, 10))));
  }
}

async function openCenter(): Promise<{ hub: TestCenter; device: Device; mirror: Mirror }> {
  const hub = await openTestCenter();
  await addSchools(hub.pool, 1);
  for (let i = 0; i < writers; i += 1) {
    await addStudent(hub.pool, `W${i}`);
    await enroll(hub.pool, `W${i}`, 1, '2026-08-01');
  }
  const device = await addDevice(hub, { buckets: ['school:1'] });
  return { hub, device, mirror: new Mirror() };
}

/** The center's own word on what the laptop should have. */
async function centerOf({ pool }: HubStores): Promise<Map<string, string>> {
  const { rows } = await pool.query(
    `SELECT 'students ["' || s.student_unique_id || '"]' AS name, s._etag AS etag FROM students AS s
      WHERE EXISTS (SELECT FROM student_school_associations AS a
                     WHERE a.student_unique_id = s.student_unique_id AND a.school_id = 1)
     UNION ALL
     SELECT 'student_school_associations ["' || student_unique_id || '",' || school_id || ',"' || entry_date || '"]',
            _etag FROM student_school_associations
     UNION ALL
     SELECT 'schools [' || school_id || ']', _etag FROM schools`,
  );
  return new Map(rows.map(({ name, etag }) => [name, etag]));
}

/** Other tests of this server hold the horizon back too, now and then. */
async function expectEqual(mirror: Mirror, hub: HubStores, device: Device): Promise<void> {
  const center = await centerOf(hub);
  await eventually(async () => {
    await mirror.pull(hub, device);
    expect(mirror.etags).toEqual(center);
  }, 10);
}

/** One writer, which makes its student and enrollment differ, and sees to a record that comes and goes. */
class Writer {
  readonly #client: pg.PoolClient;
  readonly #name: string;
  /** Of its transaction, while it is open and has written. */
  xid: bigint | undefined;

  constructor(client: pg.PoolClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  async step(number: number | 'end', given: { round: number; commits: boolean }): Promise<void> {
    const { round, commits } = given;
    if (number === 'end') {
      await this.#client.query(commits ? 'COMMIT' : 'ROLLBACK');
      this.xid = undefined;
    } else if (number === 0) {
      await this.#client.query('BEGIN');
      const { rows } = await this.#client.query(
        `UPDATE students SET first_name = $2 WHERE student_unique_id = $1
         RETURNING pg_current_xact_id() AS xid`,
        [this.#name, `F${round}`],
      );
      this.xid = BigInt(rows[0].xid);
    } else {
      const { rowCount } = await this.#client.query(
        `DELETE FROM student_school_associations
          WHERE student_unique_id = $1 AND entry_date = '2026-09-01'`,
        [this.#name],
      );
      if (rowCount === 0) await enroll(this.#client, this.#name, 1, '2026-09-01');
    }
  }
}

describe('positions', () => {
  test('no pull passes a change that it does not see, in any order of three writers', async () => {
    const { hub, device, mirror } = await openCenter();
    const all = await Promise.all(
      Array.from({ length: writers }, async (_, i) => new Writer(await connectTo(hub), `W${i}`)),
    );
    const orders = interleavings(steps);
    // 7! / (3! 2! 2!) orders, of which each is one of two that are alike.
    expect(orders).toHaveLength(105);
    let round = 0;
    let pulls = 0;
    for (const order of orders) {
      for (let outcome = 0; outcome < 2 ** writers; outcome += 1) {
        round += 1;
        const done = all.map(() => 0);
        for (const w of order) {
          const number = done[w] as number;
          const commits = (outcome & (1 << w)) !== 0;
          const isLast = number === (steps[w] as number) - 1;
          await (all[w] as Writer).step(isLast ? 'end' : number, { round, commits });
          done[w] = number + 1;
          await mirror.pull(hub, device);
          pulls += 1;
          const open = all.flatMap(({ xid }) => (xid === undefined ? [] : [xid]));
          for (const xid of open) expect(mirror.passed).toBeLessThan(xid);
        }
      }
      await expectEqual(mirror, hub, device);
    }
    expect(pulls).toBe(105 * 8 * 7);
  }, 600_000);

  test('savepoints, kept and rolled back, come with the transaction that they are in', async () => {
    const { hub, device, mirror } = await openCenter();
    const [one, two] = [await connectTo(hub), await connectTo(hub)];
    for (const ends of ['RELEASE', 'ROLLBACK TO']) {
      await one.query('BEGIN');
      await one.query(
        `UPDATE students SET first_name = 'before ${ends}' WHERE student_unique_id = 'W0'`,
      );
      await one.query('SAVEPOINT s');
      await one.query(
        `UPDATE students SET first_name = 'in ${ends}' WHERE student_unique_id = 'W1'`,
      );
      // Gets a number above that of the open transaction, and ends before it.
      await two.query(`UPDATE students SET first_name = '${ends}' WHERE student_unique_id = 'W2'`);
      const before = mirror.passed;
      await mirror.pull(hub, device);
      await one.query(`${ends} SAVEPOINT s`);
      await one.query(`UPDATE students SET birth_city = '${ends}' WHERE student_unique_id = 'W0'`);
      await mirror.pull(hub, device);
      if (before > 0n) expect(mirror.passed).toBe(before);
      await one.query('COMMIT');
      await expectEqual(mirror, hub, device);
    }
  });

  test('a prepared transaction holds back later changes until it ends', async () => {
    const { hub, device, mirror } = await openCenter();
    await expectEqual(mirror, hub, device);
    const client = await connectTo(hub);
    for (const decision of ['COMMIT', 'ROLLBACK']) {
      const name = `order ${decision} ${process.pid}`;
      await hub.pool.query('DELETE FROM sync.mark');
      await markOrder(hub.pool);
      await client.query('BEGIN');
      await client.query(
        `UPDATE students SET first_name = '${decision}' WHERE student_unique_id = 'W0'`,
      );
      await client.query(`PREPARE TRANSACTION '${name}'`);
      await hub.pool.query(
        `UPDATE students SET first_name = '${decision}' WHERE student_unique_id = 'W1'`,
      );
      const passed = mirror.passed;
      const asOf = await mirror.pull(hub, device);
      expect(mirror.passed).toBe(passed);
      const { rows } = await hub.pool.query('SELECT at FROM sync.mark');
      expect(Date.parse(asOf)).toBeLessThanOrEqual(rows[0].at.getTime());
      await client.query(`${decision} PREPARED '${name}'`);
      await expectEqual(mirror, hub, device);
    }
  });

  test('while one transaction stays open laptops go on, and see how far they are', async () => {
    const { hub, device, mirror } = await openCenter();
    await expectEqual(mirror, hub, device);
    await hub.pool.query(`UPDATE students SET first_name = 'below' WHERE student_unique_id = 'W0'`);
    const holding = await connectTo(hub);
    await holding.query('BEGIN');
    const { rows } = await holding.query(
      'SELECT pg_backend_pid() AS pid, pg_current_xact_id(), now() AS since',
    );
    const { pid, since } = rows[0];
    const base = (await centerOf(hub)).get('students ["W1"]');
    const sent = changeset('edit', update('students', ['W1'], { first_name: 'above' }, base));
    expect(await pushOne(hub, device, sent)).toMatchObject({ result: 'applied' });
    const asOf = await mirror.pull(hub, device);
    expect(Date.parse(asOf)).toBeLessThanOrEqual(since.getTime());
    const center = await centerOf(hub);
    expect(mirror.etags.get('students ["W1"]')).toBe(base);
    await eventually(async () => {
      await mirror.pull(hub, device);
      expect(mirror.etags.get('students ["W0"]')).toBe(center.get('students ["W0"]'));
    });
    const found = await checkHorizon(hub.pool, 0);
    expect(found.ok).toBe(false);
    expect(found.detail).toContain(`Session ${pid} of`);
    await holding.query('ROLLBACK');
    await expectEqual(mirror, hub, device);
    expect(Date.parse(await mirror.pull(hub, device))).toBeGreaterThan(since.getTime());
  });
});
