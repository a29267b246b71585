import { expect, test } from 'vitest';
import { fetchFromHub } from '../../../sync/cli/hub-fetch.ts';
import { loadDemoDistrict } from '../../../sync/hub/commands/demo-data/load.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { openTestCenter, serveCenter } from '../../support/center/center.ts';
import { startCountingProxy } from '../../support/hub/counting-proxy.ts';
import { joinRealLaptop } from '../../support/laptop/real-laptop.ts';

/*
 * What goes over the wire, in bytes of plain HTTP: headers and bodies, both directions. The goals of a sync with nothing
 * to do and of an edit are what a counselor on a hotspot pays all day.
 */
test('a first sync, an idle sync and an edit stay small, headers and all', async () => {
  const center = await openTestCenter();
  const users = await loadDemoDistrict(center, { students: 4000, schools: 4, seed: 1 });
  await scanProfiles({ pool: center.pool, client: center.dynamodb });
  const { url } = await serveCenter(center);
  const proxy = await startCountingProxy(url);
  try {
    const email = users.find(({ role }) => role === 'counselor')?.email ?? '';
    const laptop = await joinRealLaptop(center, { url: proxy.url, email, fetch: fetchFromHub });
    const { methods } = laptop;
    const sync = async () => methods.syncNow({});
    const first = await proxy.during(sync);
    expect(first.bytes / first.value.pulled).toBeLessThan(45);
    const idle = await proxy.during(sync);
    const { rows } = await center.pool.query<{ id: string }>(
      `SELECT e.id FROM sync.entry AS e WHERE entity = 'students' AND bucket = (
         SELECT 'school:' || o.identifier FROM organizations AS o
          JOIN users AS u ON u.org_ids ? o.sourced_id WHERE u.email = $1 LIMIT 1
       ) LIMIT 1`,
      [email],
    );
    await methods.editStudent({
      student_unique_id: rows[0]?.id ?? '',
      fields: { birth_city: 'Austin' },
    });
    const edit = await proxy.during(sync);
    expect(edit.value.pushed).toBe(1);
    expect(idle.bytes).toBeLessThan(1000);
    expect(edit.bytes).toBeLessThan(3000);
  } finally {
    proxy.close();
  }
});
