import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { DemoHub, DemoUser, Replica } from '../../scripts/demo/hub.ts';
import { makeJoinCode } from '../../sync/hub/devices/join-codes.ts';
import { runNode } from './process.ts';
import type { PushPlan, PushResult } from './push-process.ts';
import type { Figure } from './table.ts';

const laptops = 50;
/** As the engine sends them. */
const batchSize = 100;
const batches = 12;
/** Students that every laptop edits, for edits that the center has to refuse. */
const shared = 20;

/**
 * Edits from fifty laptops through one hub, each a changeset of its own, most of them on students that no
 * other laptop edits; hub, PostgreSQL and the laptops share this machine. Beside it, the plainest thing that
 * could be: the same updates by SQL on one connection, each a transaction.
 */
export async function measurePush(given: {
  hub: DemoHub;
  replica: Replica;
  users: readonly DemoUser[];
  folder: string;
}): Promise<Figure[]> {
  const pool = new pg.Pool({ connectionString: given.hub.databaseUrl, max: 4 });
  try {
    const { plan, rest } = await makePlan(pool, given);
    const file = join(given.folder, 'push.json');
    await writeFile(file, JSON.stringify(plan));
    const { stdout } = await runNode([join(import.meta.dirname, 'push-process.ts'), file]);
    const result = JSON.parse(stdout) as PushResult;
    const rate = result.applied / result.seconds;
    const plain = await measureUpdates(pool, rest);
    return [
      {
        what: `push from ${laptops} laptops through one hub`,
        value: `${Math.round(rate).toLocaleString('en')} changesets/s`,
        aim: '2,000/s on two cores',
      },
      {
        what: 'the same edits by SQL, one after the other',
        value: `${Math.round(plain).toLocaleString('en')} updates/s`,
        aim: `push is ${(rate / plain).toFixed(2)}×`,
      },
      {
        what: `of the pushed, refused as stale (${shared} students are everybody’s)`,
        value: result.stale.toLocaleString('en'),
        aim: '',
      },
    ];
  } finally {
    await pool.end();
  }
}

async function makePlan(
  pool: pg.Pool,
  { replica, users }: { replica: Replica; users: readonly DemoUser[] },
): Promise<{ plan: PushPlan; rest: string[] }> {
  const counselor = users.find(({ role }) => role === 'counselor');
  if (counselor === undefined) throw new Error('the demo district has no counselor');
  const each = batchSize * 4;
  const { rows } = await pool.query<{ id: string; etag: string }>(
    `SELECT s.student_unique_id AS id, s._etag AS etag
       FROM public.students AS s
      WHERE EXISTS (
              SELECT
                FROM sync.entry AS e
               WHERE e.entity = 'students'
                 AND e.id = s.student_unique_id
                 AND e.bucket = ANY ($1)
                 AND e.etag IS NOT NULL
            )
      LIMIT $2`,
    [counselor.schools.map((school) => `school:${school}`), laptops * each + shared + 2000],
  );
  const epoch = await pool.query<{ epoch: string }>(
    'SELECT epoch FROM sync.epoch WHERE is_current',
  );
  const students = rows.map(({ id, etag }) => [id, etag] as const);
  const plan: PushPlan = {
    url: replica.url,
    epoch: epoch.rows[0]?.epoch ?? '',
    batchSize,
    batches,
    shared: students.slice(0, shared),
    laptops: [],
  };
  for (let i = 0; i < laptops; i += 1) {
    const { code } = await makeJoinCode(pool, { email: counselor.email, hours: 1 });
    const first = shared + i * each;
    plan.laptops.push({ code, students: students.slice(first, first + each) });
  }
  return { plan, rest: rows.slice(shared + laptops * each).map(({ id }) => id) };
}

/** Updates a second of one connection that waits for each. */
async function measureUpdates(pool: pg.Pool, ids: readonly string[]): Promise<number> {
  const client = await pool.connect();
  try {
    const started = performance.now();
    for (const id of ids) {
      await client.query(
        "UPDATE students SET birth_city = coalesce(birth_city, '') || 'y' WHERE student_unique_id = $1",
        [id],
      );
    }
    return (ids.length * 1000) / (performance.now() - started);
  } finally {
    client.release();
  }
}
