import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type EngineFailpoint,
  engineFailpoints,
  type HubFailpoint,
  hubFailpoints,
} from '../../../sync/failpoints.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { findFreePort } from '../../../sync/hub/server/start/embedded/free-port.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { addSmallDistrict } from '../../support/center/people.ts';
import { putForeign } from '../../support/center/profiles.ts';
import { addStudent, enroll } from '../../support/center/records.ts';
import { type RunningHub, startHub } from '../../support/hub/hub-command.ts';
import { checkMirror, readProfiles } from '../../support/independent/mirror-content.ts';
import { runCaseload } from '../../support/laptop/caseload-command.ts';
import { joinRealLaptop, passphrase, type RealLaptop } from '../../support/laptop/real-laptop.ts';

/*
 * Real processes, each ended between two durable steps as a power cut would: nothing that was saved is lost,
 * nothing is done twice, and when all run again the mirror is equal to the center.
 */

/** What makes a process pass a point. */
type Scenario = 'edits' | 'another epoch' | 'joining' | 'a foreign profile';

const scenarios: Readonly<Record<EngineFailpoint | HubFailpoint, Scenario>> = {
  'engine.push.marked': 'edits',
  'engine.push.answered': 'edits',
  'engine.push.answer_stored': 'edits',
  'engine.push.stored': 'edits',
  // A laptop stores what the hub says of the district only when that has changed.
  'engine.pull.hello_stored': 'another epoch',
  'engine.pull.page_stored': 'edits',
  'engine.pull.stored': 'edits',
  'engine.pull.finished': 'edits',
  'engine.pull.rebased': 'edits',
  'engine.compare.removed': 'another epoch',
  'engine.compare.fetched': 'another epoch',
  'engine.compare.bucket_done': 'another epoch',
  'hub.push.written': 'edits',
  'hub.push.committed': 'edits',
  'hub.profile.claimed': 'edits',
  'hub.profile.written': 'edits',
  'hub.profile.recorded': 'edits',
  'hub.join.stored': 'joining',
  'hub.feed.applied': 'a foreign profile',
};

const profile = { profile_id: 'p-cara', school_id: '1', first_name: 'Cara', phone: '1' };

describe('a laptop that ends at', () => {
  test.each(engineFailpoints)('%s', async (point) => {
    const district = await openDistrict();
    await district.startHub();
    const laptop = await district.joinLaptop();
    const saved = await saveEdits(laptop);
    await laptop.close();
    if (scenarios[point] === 'another epoch') await district.comeBackAsAnother();
    await district.changeBySql();

    const ended = await runCaseload(laptop.personFolder, ['sync'], { CASELOAD_END_AT: point });
    expect(ended.signal).toBe('SIGKILL');

    await expectRight(district, laptop, saved);
  });
});

describe('a hub that ends at', () => {
  const pushing = hubFailpoints.filter((point) => scenarios[point] === 'edits');
  test.each(pushing)('%s', async (point) => {
    const district = await openDistrict();
    const first = await district.startHub();
    const laptop = await district.joinLaptop();
    const saved = await saveEdits(laptop);
    await laptop.close();
    await first.stop('SIGKILL');

    const hub = await district.startHub(point);
    const cut = await runCaseload(laptop.personFolder, ['sync']);
    expect(cut.status).toBe(3);
    expect(await hub.ended).toBe('SIGKILL');

    await district.startHub();
    await expectRight(district, laptop, saved);
  });

  test('hub.join.stored', async () => {
    const district = await openDistrict();
    const hub = await district.startHub('hub.join.stored');
    await expect(district.joinLaptop()).rejects.toMatchObject({ code: 'unreachable' });
    expect(await hub.ended).toBe('SIGKILL');
    const { rows: devices } = await district.pool.query('SELECT id FROM sync.device');
    expect(devices).toHaveLength(1);

    await district.startHub();
    const laptop = await district.joinLaptop();
    await expectRight(district, laptop, await saveEdits(laptop));
  });

  test('hub.feed.applied', async () => {
    const district = await openDistrict();
    const first = await district.startHub();
    const laptop = await district.joinLaptop();
    const saved = await saveEdits(laptop);
    await laptop.close();
    await first.stop('SIGKILL');

    await putForeign(district.client, { ...profile, profile_id: 'p-new' });
    const hub = await district.startHub('hub.feed.applied');
    expect(await hub.ended).toBe('SIGKILL');

    await district.startHub();
    await expectRight(district, laptop, saved);
    const { rows } = await district.pool.query(
      `SELECT actor FROM sync.audit WHERE entity = 'profiles' AND key = '["p-new"]'`,
    );
    expect(rows).toEqual([{ actor: 'dynamodb' }]);
  });

  test('every point there is', () => {
    const tested = [...pushing, 'hub.join.stored', 'hub.feed.applied'];
    expect(tested.sort()).toEqual([...hubFailpoints].sort());
  });
});

test('a laptop that keeps running downloads nothing again that it has pushed', async () => {
  const district = await openDistrict();
  await district.startHub();
  const laptop = await district.joinLaptop();
  const saved = await saveEdits(laptop);
  laptop.methods.setWorkOffline({ offline: false });
  const synced = await laptop.methods.syncNow({});
  expect(synced).toMatchObject({ pushed: saved.length, pulled: 0, pending: 0 });
  await expectRight(district, laptop, saved);
});

test('the outbox of a restored copy of the disk, sent again, does nothing twice', async () => {
  const district = await openDistrict();
  await district.startHub();
  const laptop = await district.joinLaptop();
  const saved = await saveEdits(laptop);
  await laptop.close();
  const copy = `${laptop.folder}-copy`;
  await cp(laptop.folder, copy, { recursive: true });
  expect((await runCaseload(laptop.personFolder, ['sync'])).status).toBe(0);
  await district.changeBySql();
  await cp(copy, laptop.folder, { recursive: true, force: true });
  await expectRight(district, laptop, saved);
});

interface Joined extends RealLaptop {
  /** Of the one person who uses it. */
  readonly personFolder: string;
}

async function openDistrict() {
  const { pool, url } = await openTestDatabase();
  const { client, settings } = await openDynamodb();
  await addSmallDistrict(pool);
  for (const id of ['A', 'B']) {
    await addStudent(pool, id);
    await enroll(pool, id, 1, '2026-08-01');
  }
  await putForeign(client, profile);
  const environment = { DATABASE_URL: url, DYNAMODB_ENDPOINT: settings.endpoint as string };
  const port = await findFreePort();
  await scanProfiles({ pool, client });
  return {
    pool,
    client,
    settings,
    async startHub(endAt?: HubFailpoint): Promise<RunningHub> {
      const hub = await startHub(['--port', String(port)], {
        ...environment,
        ...(endAt === undefined ? {} : { CASELOAD_END_AT: endAt }),
      });
      onTestFinished(async () => void (await hub.stop('SIGKILL')));
      return hub;
    },
    async joinLaptop(): Promise<Joined> {
      const laptop = await joinRealLaptop(
        { pool },
        { url: `http://127.0.0.1:${port}`, email: 'cara@schools.example' },
      );
      laptop.methods.setWorkOffline({ offline: false });
      await laptop.methods.syncNow({});
      laptop.methods.setWorkOffline({ offline: true });
      const [person = ''] = await readdir(laptop.folder);
      return Object.assign(laptop, { personFolder: join(laptop.folder, person) });
    },
    /** What was there is there, as another database with other positions: a backup that was restored. */
    async comeBackAsAnother() {
      await pool.query('UPDATE sync.epoch SET is_current = false');
      await pool.query('INSERT INTO sync.epoch DEFAULT VALUES');
    },
    /** Something comes, something changes, something goes. */
    async changeBySql() {
      await addStudent(pool, 'C');
      await enroll(pool, 'C', 1, '2026-09-01');
      await pool.query(`UPDATE students SET birth_city = 'Dallas' WHERE student_unique_id = 'B'`);
      await pool.query(`DELETE FROM student_school_associations WHERE student_unique_id = 'B'`);
    },
  };
}

type District = Awaited<ReturnType<typeof openDistrict>>;

/** @returns ids of the changesets, on both stores */
async function saveEdits({ methods }: RealLaptop): Promise<string[]> {
  const name = { student_unique_id: 'A', fields: { first_name: 'Edited' } };
  const place = { student_unique_id: 'A', school_id: 1, entry_date: '2026-08-01' };
  const edits = [
    await methods.editStudent(name),
    await methods.correct({ ...place, fields: { calendar_code: 'X1' } }),
    await methods.editProfile({ profile_id: 'p-cara', fields: { phone: '2' } }),
  ];
  return edits.map(({ changeset }) => changeset);
}

/** Everything runs again: what was saved is at the center once, nothing waits or comes twice, and the mirror is equal. */
async function expectRight(
  district: District,
  laptop: Joined,
  saved: readonly string[],
): Promise<void> {
  const { pool } = district;
  await laptop.restart();
  laptop.methods.setWorkOffline({ offline: false });
  await laptop.methods.syncNow({});
  expect(await laptop.methods.syncNow({})).toMatchObject({ pulled: 0, pushed: 0 });
  laptop.methods.setWorkOffline({ offline: true });
  expect(await laptop.methods.listOutbox({})).toEqual([]);
  const changesets = await pool.query('SELECT id, state FROM sync.changeset ORDER BY id');
  expect(changesets.rows).toEqual([...saved].sort().map((id) => ({ id, state: 'done' })));
  const audit = await pool.query(
    `SELECT changeset_id AS id, count(*)::integer AS changes
       FROM sync.audit
      WHERE changeset_id IS NOT NULL
      GROUP BY changeset_id
      ORDER BY changeset_id`,
  );
  expect(audit.rows).toEqual([...saved].sort().map((id) => ({ id, changes: 1 })));
  for (const bucket of await laptop.verify()) expect(bucket).toMatchObject({ equal: true });
  await expectSameContent(district, laptop);
}

/** Field by field, and without the product's own comparison. */
async function expectSameContent(
  { pool, settings }: Pick<District, 'pool' | 'settings'>,
  { folder }: RealLaptop,
): Promise<void> {
  const violations: string[] = [];
  let looked = 0;
  const client = await pool.connect();
  try {
    await checkMirror({
      client,
      profiles: await readProfiles(settings),
      laptop: { name: 'the laptop', folder, email: 'cara@schools.example', passphrase },
      violations,
      count: () => {
        looked += 1;
      },
    });
  } finally {
    client.release();
  }
  expect(violations).toEqual([]);
  expect(looked).toBeGreaterThan(5);
}
