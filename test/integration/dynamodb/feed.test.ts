import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFeed } from '../../../sync/hub/dynamodb/feed/feed-loop.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { createProfileStore } from '../../../sync/hub/dynamodb/store.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import { dynamodbs } from '../../support/center/dynamodb.ts';
import {
  edit,
  etagIn,
  openStores,
  profileAudit,
  profileEntries,
  putForeign,
  setForeign,
} from '../../support/center/profiles.ts';
import { eventually } from '../../support/eventually.ts';

const profile = (id: string, school = '1') => ({ profile_id: id, school_id: school, phone: '1' });

async function entryEtag(pool: pg.Pool, id: string): Promise<string | null> {
  const { rows } = await pool.query('SELECT etag FROM sync.entry WHERE id = $1', [id]);
  return rows[0].etag as string | null;
}

/** Holds a feed between its read of a profile and its write of the entry. */
async function holdEntry(pool: pg.Pool, id: string) {
  const holder = await pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM sync.entry WHERE id = $1 FOR UPDATE', [id]);
  return {
    isMet: () =>
      eventually(async () => {
        const { rows } = await pool.query(
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
        );
        expect(rows).toHaveLength(1);
      }),
    async release() {
      await holder.query('COMMIT');
      holder.release();
    },
  };
}

describe.each(dynamodbs)('the feed on $kind', ({ kind, missing }) => {
  const run = test.skipIf(missing);

  run('applies what other applications write, change, move and delete', async () => {
    const { pool, client } = await openStores(kind);
    const scan = () => scanProfiles({ pool, client });
    await putForeign(client, profile('a'), profile('b'), profile('c', '2'));
    expect(await scan()).toEqual({
      scanned: 3,
      changed: 3,
      removed: 0,
      without_school: 0,
      set_aside: 0,
    });
    expect(await profileEntries(pool)).toEqual(['school:1 a', 'school:1 b', 'school:2 c']);

    await setForeign(client, 'a', 'phone', '2');
    await setForeign(client, 'b', 'school_id', '2');
    await client.send(new DeleteCommand({ TableName: 'profiles', Key: { profile_id: 'c' } }));
    expect(await scan()).toEqual({
      scanned: 2,
      changed: 2,
      removed: 1,
      without_school: 0,
      set_aside: 0,
    });
    expect(await profileEntries(pool)).toEqual([
      'school:1 a',
      'x school:1 b',
      'school:2 b',
      'x school:2 c',
    ]);
    const { rows } = await pool.query("SELECT etag FROM sync.entry WHERE id = 'a'");
    expect(rows).toEqual([{ etag: await etagIn(client, 'a') }]);
    const audit = await profileAudit(pool);
    const changes = audit.slice(3).map(({ actor, key, after }) => `${actor} ${key} ${after}`);
    expect(changes.sort()).toEqual(['dynamodb a 2', 'dynamodb b 1', 'dynamodb c null']);
  });

  run('moves nothing when nothing but bookkeeping has changed', async () => {
    const { pool, client } = await openStores(kind);
    await putForeign(client, profile('a'));
    await scanProfiles({ pool, client });
    const before = await pool.query('SELECT * FROM sync.entry');
    await setForeign(client, 'a', 'updated_at', '2026-11-25T00:00:00Z');
    expect(await scanProfiles({ pool, client })).toMatchObject({ changed: 0 });
    expect((await pool.query('SELECT * FROM sync.entry')).rows).toEqual(before.rows);
  });

  run('reads tables of more than one page', async () => {
    const { pool, client } = await openStores(kind);
    const large = 'x'.repeat(300_000);
    const items = Array.from({ length: 8 }, (_, i) => ({ ...profile(`p${i}`), note: large }));
    await putForeign(client, ...items);
    expect(await scanProfiles({ pool, client })).toMatchObject({
      scanned: 8,
      changed: 8,
    });
    const pages = [];
    for await (const page of createProfileStore({ pool, client }).readSchool(1)) pages.push(page);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.reduce((sum, page) => sum + page.size, 0)).toBe(8);
    const ids = items.map(({ profile_id }) => profile_id);
    expect((await createProfileStore({ pool, client }).read([...ids, 'gone'])).size).toBe(8);
  });
});

describe('the feed', () => {
  test('leaves profiles of no school out, and counts them', async () => {
    const { pool, client } = await openStores('dynalite');
    await putForeign(
      client,
      profile('a', 'school_001'),
      profile('b', '01'),
      { profile_id: 'c' },
      profile('d', '7'),
    );
    expect(await scanProfiles({ pool, client })).toMatchObject({
      scanned: 4,
      changed: 1,
      without_school: 3,
      set_aside: 0,
    });
    expect(await profileEntries(pool)).toEqual(['school:7 d']);
    await setForeign(client, 'd', 'school_id', 'closed');
    await scanProfiles({ pool, client });
    expect(await profileEntries(pool)).toEqual(['x school:7 d']);
  });

  test('remembers when it began, once it has seen everything', async () => {
    const { pool, client } = await openStores('dynalite');
    const store = createProfileStore({ pool, client });
    expect(await store.asOf()).toBeNull();
    const before = Date.now();
    await scanProfiles({ pool, client });
    const asOf = Date.parse((await store.asOf()) ?? '');
    expect(asOf).toBeGreaterThanOrEqual(before - 1_000);
    expect(asOf).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  test('keeps what the hub wrote after the scan had read', async () => {
    const { pool, client, now, device } = await openStores('dynalite');
    await putForeign(client, profile('a'), profile('b'));
    await scanProfiles({ pool, client });
    await setForeign(client, 'b', 'phone', '5');
    const hold = await holdEntry(pool, 'b');
    const scanned = scanProfiles({ pool, client });
    await hold.isMet();
    const change = edit('a', await etagIn(client, 'a'), { phone: '2' });
    expect(
      (await applyToProfile({ pool, client, now, sets: standardDescriptors }, device, change))
        .result,
    ).toBe('applied');
    await hold.release();
    await scanned;
    expect(await entryEtag(pool, 'a')).toBe(await etagIn(client, 'a'));
    expect((await profileAudit(pool)).map(({ actor }) => actor)).toEqual([
      'dynamodb',
      'dynamodb',
      'cara@schools.example',
      'dynamodb',
    ]);
  });

  test('reads again what changed between its read and its write, and what it did not find', async () => {
    const { pool, client, now, device } = await openStores('dynalite');
    await putForeign(client, profile('a'), profile('b'));
    await scanProfiles({ pool, client });
    const hold = await holdEntry(pool, 'b');
    await setForeign(client, 'b', 'phone', '5');
    const scanned = scanProfiles({ pool, client });
    await hold.isMet();
    // Read by the scan as it was; then the hub writes, another application changes that, one adds and removes.
    const change = edit('a', await etagIn(client, 'a'), { phone: '2' });
    expect(
      (await applyToProfile({ pool, client, now, sets: standardDescriptors }, device, change))
        .result,
    ).toBe('applied');
    await setForeign(client, 'a', 'gender', 'y');
    await putForeign(client, profile('new'));
    await hold.release();
    expect(await scanned).toMatchObject({ changed: 2 });
    expect(await entryEtag(pool, 'a')).toBe(await etagIn(client, 'a'));
  });

  test('has one leader, and another when that is gone', async () => {
    const { pool, client } = await openStores('dynalite');
    const lines: string[] = [];
    const start = () => {
      const log = pino({}, { write: (line) => lines.push(line) });
      const feed = startFeed({ pool, client, log, times: { scanMs: 20, pollMs: 10 } });
      onTestFinished(() => feed.stop());
      return feed;
    };
    const leaders = () => lines.filter((line) => line.includes('this hub feeds profiles')).length;
    const first = start();
    await eventually(() => expect(leaders()).toBe(1));
    start();
    await putForeign(client, profile('a'));
    await eventually(async () => expect(await profileEntries(pool)).toEqual(['school:1 a']));
    expect(leaders()).toBe(1);
    await first.stop();
    await putForeign(client, profile('b'));
    await eventually(async () =>
      expect(await profileEntries(pool)).toEqual(['school:1 a', 'school:1 b']),
    );
    expect(leaders()).toBe(2);
  });

  test('scans again and again until it is stopped, and says why', async () => {
    const { pool, client } = await openStores('dynalite');
    const lines: string[] = [];
    const log = pino({}, { write: (line) => lines.push(line) });
    const feed = startFeed({ pool, client, log, times: { scanMs: 20, pollMs: 10 } });
    await putForeign(client, profile('late'));
    await eventually(async () => expect(await profileEntries(pool)).toEqual(['school:1 late']));
    await feed.stop();
    await putForeign(client, profile('later'));
    expect(await profileEntries(pool)).toEqual(['school:1 late']);
    expect(lines.join()).toContain('the profiles table has no stream: it is scanned every');
  });
});
