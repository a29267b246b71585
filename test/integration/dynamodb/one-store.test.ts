import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { createProfileStore } from '../../../sync/hub/dynamodb/store.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { migrate } from '../../../sync/hub/postgres/schema/migrate.ts';
import { push } from '../../../sync/hub/push/push.ts';
import { startEmbeddedPostgres } from '../../../sync/hub/server/start/embedded/postgres.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { addDevice as addCounselor, pullAll } from '../../support/center/center.ts';
import { createTestPool, openTestDatabase } from '../../support/center/database.ts';
import { dynamodbs, openDynamodb } from '../../support/center/dynamodb.ts';
import { openProxy } from '../../support/center/dynamodb-proxy.ts';
import { openFeed } from '../../support/center/feed.ts';
import {
  addDevice,
  edit,
  etagIn,
  profileAudit,
  profileEntries,
  putForeign,
  setForeign,
} from '../../support/center/profiles.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, update } from '../../support/changeset.ts';
import { eventually } from '../../support/eventually.ts';

const profile = { profile_id: 'p', school_id: '1', phone: '1' };

test('PostgreSQL goes on while DynamoDB is away: profiles wait, and as_of says so', async () => {
  const { pool } = await openTestDatabase();
  const { client: foreign, settings } = await openDynamodb();
  const proxy = await openProxy(settings);
  const client = await createDynamodbClient(proxy.settings);
  onTestFinished(() => client.destroy());
  const hub = { pool, profiles: createProfileStore({ pool, client }) };
  await addSchools(pool, 1);
  await addStudent(pool, 's1');
  await enroll(pool, 's1', 1, '2026-08-24');
  await decideRecheck(pool);
  await putForeign(foreign, profile);
  await scanProfiles({ pool, client });
  const device = await addCounselor(hub, { buckets: ['school:1'] });
  const change = edit('p', await etagIn(foreign, 'p'), { phone: '2' });
  const { rows } = await pool.query(
    "SELECT etag FROM sync.entry WHERE entity = 'students' AND id = 's1'",
  );
  const rename = changeset('edit', update('students', ['s1'], { first_name: 'Eva' }, rows[0].etag));
  const epoch = (await pool.query('SELECT epoch FROM sync.epoch WHERE is_current')).rows[0].epoch;
  const send = () =>
    push({
      hub,
      device,
      request: { protocol: protocolVersion, epoch, changesets: [change, rename] },
      report: (error) => {
        throw error;
      },
    });

  await proxy.set(() => 'cut');
  expect(await send()).toMatchObject([
    { result: 'unavailable', error: { code: 'store_unavailable' } },
    { result: 'applied' },
  ]);
  const during = await pullAll(hub, device);
  expect(during.rows.map(([entity]) => entity)).toContain('students');
  expect(JSON.stringify(during.rows)).toContain('Eva');
  expect(during.rows.map(([entity]) => entity)).not.toContain('profiles');
  expect(during.done.as_of).toEqual({ postgres: expect.any(String), dynamodb: null });

  await proxy.set(undefined);
  await eventually(async () => {
    const after = await pullAll(hub, device, during.cursors);
    expect(after.rows.map(([entity]) => entity)).toEqual(['profiles']);
    expect(after.done.as_of.dynamodb).toEqual(expect.any(String));
  });
  expect((await send()).map(({ result }) => result)).toEqual(['applied', 'applied']);
  expect((await profileAudit(pool)).map(({ after }) => after)).toEqual(['1', '2']);
});

describe.each(dynamodbs)('$kind, while PostgreSQL is away,', ({ kind, missing }) => {
  test.skipIf(missing)('is not written; feed and changesets go on where they were', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'caseload-one-store-'));
    let server = await startEmbeddedPostgres({ folder });
    let isRunning = true;
    onTestFinished(async () => {
      if (isRunning) await server.stop();
      await rm(folder, { recursive: true, force: true });
    });
    const pool = createTestPool(server.databaseUrl);
    onTestFinished(() => pool.end());
    await migrate(pool);
    const { client, settings } = await openDynamodb(kind);
    const proxy = await openProxy(settings);
    const ours = await createDynamodbClient(proxy.settings);
    onTestFinished(() => ours.destroy());
    const device = await addDevice(pool);
    const stores = { pool, client: ours, now: () => new Date(), sets: standardDescriptors };
    await putForeign(client, profile, { ...profile, profile_id: 'q' });
    const feed = openFeed(stores, { scanMs: 200 });
    await eventually(async () =>
      expect(await profileEntries(pool)).toEqual(['school:1 p', 'school:1 q']),
    );
    const change = edit('p', await etagIn(client, 'p'), { phone: '2' });
    const cut = edit('q', await etagIn(client, 'q'), { phone: '2' });
    const port = Number(new URL(server.databaseUrl).port);
    const stop = async () => {
      await server.stop();
      isRunning = false;
    };
    // PostgreSQL goes away between the write to DynamoDB and its record.
    await proxy.set(async ({ action, forward }) => {
      if (action !== 'UpdateItem') return undefined;
      const reply = await forward();
      await stop();
      return reply;
    });
    const unavailable = { result: 'unavailable', error: { code: 'store_unavailable' } };
    expect(await applyToProfile(stores, device, cut)).toMatchObject(unavailable);
    expect(await readItem(client, 'q')).toMatchObject({ phone: '2' });
    await proxy.set(undefined);
    expect(await applyToProfile(stores, device, change)).toMatchObject(unavailable);
    expect(await readItem(client, 'p')).toEqual(profile);
    await setForeign(client, 'p', 'gender', 'y');
    await putForeign(client, { ...profile, profile_id: 'new' });
    await eventually(() => expect(feed.said('profiles not fed')).toBe(1));

    server = await startEmbeddedPostgres({ folder, port });
    isRunning = true;
    await eventually(async () =>
      expect(await profileEntries(pool)).toEqual(['school:1 new', 'school:1 p', 'school:1 q']),
    );
    const answer = await applyToProfile(stores, device, cut);
    expect(answer).toMatchObject({ result: 'applied', records: [{ record: { phone: '2' } }] });
    expect(await applyToProfile(stores, device, cut)).toEqual(answer);
    expect((await applyToProfile(stores, device, change)).result).toBe('stale');
    const audit = await profileAudit(pool);
    expect(audit.map(({ actor, key, after }) => `${actor} ${key} ${after}`).sort()).toEqual([
      'cara@schools.example q 2',
      'dynamodb new 1',
      'dynamodb p 1',
      'dynamodb p 1',
      'dynamodb q 1',
    ]);
  });
});
