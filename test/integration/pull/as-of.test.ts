import { expect, onTestFinished, test } from 'vitest';
import { checkHorizon } from '../../../sync/hub/commands/doctor/horizon.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { readAsOf } from '../../../sync/hub/pull/plan.ts';
import { connectTo } from '../../support/center/center.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { addSchools } from '../../support/center/records.ts';

/** A hub's role that may read what a hub reads, and no statistics of other roles' sessions. */
async function openLimited() {
  const { pool, url } = await openTestDatabase();
  const role = `hub_${Date.now()}_${Math.random().toString(36).slice(2)}`;
  await pool.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'hub';
     GRANT USAGE ON SCHEMA sync TO ${role};
     GRANT SELECT ON ALL TABLES IN SCHEMA sync TO ${role}`,
  );
  const address = new URL(url);
  address.username = role;
  address.password = 'hub';
  const limited = createPool(address.href);
  onTestFinished(async () => {
    await limited.end();
    await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
  return { pool, limited, grant: () => pool.query(`GRANT pg_read_all_stats TO ${role}`) };
}

test('a role that cannot see a writer claims no time while it is open, and gets the grant that it needs', async () => {
  const { pool, limited, grant } = await openLimited();
  const before = Date.now();
  const writer = await connectTo({ pool });
  await writer.query('BEGIN');
  await addSchools(writer, 1);
  await writer.query('SELECT pg_sleep(0.2)');
  expect(await readAsOf(limited)).toBeNull();
  expect(await checkHorizon(limited, 300)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('GRANT pg_read_all_stats'),
  });
  await grant();
  const seen = Date.parse((await readAsOf(limited)) ?? '');
  expect(seen).toBeGreaterThanOrEqual(before - 1);
  expect(seen).toBeLessThan(Date.now() - 150);
});

test('a writer whose activity is not tracked hides its start, and no time is claimed', async () => {
  const { pool } = await openLimited();
  const writer = await connectTo({ pool });
  await writer.query('SET track_activities = off');
  await writer.query('BEGIN');
  await addSchools(writer, 1);
  expect(await readAsOf(pool)).toBeNull();
});
