import { expect, test } from 'vitest';
import { fetchFromHub } from '../../../sync/cli/hub-fetch.ts';
import { loadDemoDistrict } from '../../../sync/hub/commands/demo-data/load.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { districtBucket, schoolBucket } from '../../../sync/model/bucket.ts';
import { openTestCenter, serveCenter } from '../../support/center/center.ts';
import { copiedBytes } from '../../support/hub/copied-bytes.ts';
import { startCountingProxy } from '../../support/hub/counting-proxy.ts';
import { joinRealLaptop } from '../../support/laptop/real-laptop.ts';

/*
 * What goes over the wire, in bytes of plain HTTP: headers and bodies, both directions. The goals of a sync with nothing
 * to do and of an edit are what a counselor on a hotspot pays all day.
 */
test('a first sync, an idle sync and an edit stay small, headers and all', async () => {
  const center = await openTestCenter();
  const users = await loadDemoDistrict(center, { students: 30_000, schools: 4, seed: 1 });
  await scanProfiles({ pool: center.pool, client: center.dynamodb });
  const { url } = await serveCenter(center);
  const proxy = await startCountingProxy(url);
  try {
    const email = users.find(({ role }) => role === 'counselor')?.email ?? '';
    // Joining begins the first sync.
    const first = await proxy.during(async () => {
      const { methods } = await joinRealLaptop(center, {
        url: proxy.url,
        email,
        fetch: fetchFromHub,
      });
      await methods.syncNow({});
      return methods;
    });
    const methods = first.value;
    const schools = await methods.listSchools({});
    const own = schools.filter(({ in_scope }) => in_scope);
    const buckets = [districtBucket, ...own.map(({ school }) => schoolBucket(school.school_id))];
    const { rows } = await center.pool.query<{ records: string; student: string }>(
      `SELECT count(*) AS records, min(id) FILTER (WHERE entity = 'students') AS student
         FROM sync.entry
        WHERE bucket = ANY ($1) AND etag IS NOT NULL`,
      [buckets],
    );
    const [{ records, student } = { records: '0', student: '' }] = rows;
    expect(Number(records)).toBeGreaterThan(20_000);
    expect(first.bytes / Number(records)).toBeLessThan(45);
    expect(first.bytes / (await copiedBytes(center.pool, buckets))).toBeLessThan(1.1);

    const sync = async () => methods.syncNow({});
    const idle = await proxy.during(sync);
    await methods.editStudent({ student_unique_id: student, fields: { birth_city: 'Austin' } });
    const edit = await proxy.during(sync);
    expect(edit.value.pushed).toBe(1);
    expect(idle.bytes).toBeLessThan(1000);
    expect(edit.bytes).toBeLessThan(2000);
  } finally {
    proxy.close();
  }
});
