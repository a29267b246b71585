import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { createProfileStore } from '../../../sync/hub/dynamodb/store.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { dynamodbs, openDynamodb } from '../../support/center/dynamodb.ts';
import {
  type Body,
  type DynamodbProxy,
  openProxy,
  refusal,
} from '../../support/center/dynamodb-proxy.ts';
import { openFeed } from '../../support/center/feed.ts';
import {
  etagIn,
  profileAudit,
  profileEntries,
  putForeign,
  setForeign,
} from '../../support/center/profiles.ts';
import { splitStream } from '../../support/center/split-stream.ts';
import { eventually } from '../../support/eventually.ts';

const missing = dynamodbs.find(({ kind }) => kind === 'DynamoDB Local')?.missing;
const profile = (id: string, school = '1') => ({ profile_id: id, school_id: school, phone: '1' });
const scanned = 'profiles scanned';

/** A table with a stream; `client` reaches it through the proxy, `foreign` directly, as other applications do. */
async function openStreaming(): Promise<{
  pool: pg.Pool;
  proxy: DynamodbProxy;
  client: DynamoDBDocumentClient;
  foreign: DynamoDBDocumentClient;
}> {
  const { pool } = await openTestDatabase();
  const { client: foreign, settings } = await openDynamodb('DynamoDB Local');
  const proxy = await openProxy(settings);
  const client = await createDynamodbClient(proxy.settings);
  onTestFinished(() => client.destroy());
  return { pool, proxy, client, foreign };
}

async function expectEntry(pool: pg.Pool, client: DynamoDBDocumentClient, id: string) {
  await eventually(async () => {
    const etag = await etagIn(client, id);
    const { rows } = await pool.query(
      'SELECT etag FROM sync.entry WHERE id = $1 AND etag IS NOT NULL',
      [id],
    );
    expect(rows).toEqual([{ etag }]);
  });
}

const remove = (client: DynamoDBDocumentClient, id: string) =>
  client.send(new DeleteCommand({ TableName: 'profiles', Key: { profile_id: id } }));

const setStream = (client: DynamoDBDocumentClient, isOn: boolean) =>
  client.send(
    new UpdateTableCommand({
      TableName: 'profiles',
      StreamSpecification: isOn
        ? { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' }
        : { StreamEnabled: false },
    }),
  );

describe.skipIf(missing)('a feed that follows the stream of DynamoDB Local', () => {
  test('applies at once what other writers add, change, move and delete, without another scan', async () => {
    const { pool, client, foreign } = await openStreaming();
    await putForeign(foreign, profile('early'));
    const feed = openFeed({ pool, client });
    await eventually(() => expect(feed.said(scanned)).toBe(1));
    await putForeign(foreign, profile('a'), profile('b'), profile('c'), profile('d'));
    await expectEntry(pool, foreign, 'd');
    await setForeign(foreign, 'a', 'phone', '2');
    await setForeign(foreign, 'b', 'school_id', '2');
    await setForeign(foreign, 'c', 'school_id', 'none of a school');
    await remove(foreign, 'd');
    await eventually(async () =>
      expect(await profileEntries(pool)).toEqual([
        'school:1 a',
        'x school:1 b',
        'x school:1 c',
        'x school:1 d',
        'school:1 early',
        'school:2 b',
      ]),
    );
    await expectEntry(pool, foreign, 'a');
    expect(feed.said(scanned)).toBe(1);
    const audit = (await profileAudit(pool)).slice(5);
    expect(audit.map(({ actor, key, after }) => `${actor} ${key} ${after}`).sort()).toEqual([
      'dynamodb a 2',
      'dynamodb b 1',
      'dynamodb c 1',
      'dynamodb d null',
    ]);
  });

  test('says how far it is, though it does not scan', async () => {
    const { pool, client, foreign } = await openStreaming();
    const feed = openFeed({ pool, client });
    await eventually(() => expect(feed.said(scanned)).toBe(1));
    await putForeign(foreign, profile('a'));
    await expectEntry(pool, foreign, 'a');
    await pool.query("UPDATE sync.feed_checkpoint SET complete_at = '2000-01-01'");
    const began = Date.now();
    await eventually(async () => {
      const asOf = await createProfileStore({ pool, client }).asOf();
      // A stream may be late by some seconds, and the feed says so.
      expect(Date.parse(asOf ?? '')).toBeGreaterThan(began - 60_000);
    });
  });

  test('goes on from its checkpoint', async () => {
    const { pool, proxy, client, foreign } = await openStreaming();
    const first = openFeed({ pool, client });
    await eventually(() => expect(first.said(scanned)).toBe(1));
    await putForeign(foreign, profile('a'), profile('b'));
    await expectEntry(pool, foreign, 'b');
    await first.stop();
    await putForeign(foreign, profile('c'));
    const read: Body[] = [];
    await proxy.set(async ({ action, forward }) => {
      // No scan: what is found, the stream has told.
      if (action === 'Scan') return { status: 200, body: { Items: [], Count: 0, ScannedCount: 0 } };
      if (action !== 'GetRecords') return undefined;
      const reply = await forward();
      read.push(...reply.body.Records);
      return reply;
    });
    openFeed({ pool, client });
    await expectEntry(pool, foreign, 'c');
    expect(read.map(({ dynamodb }) => dynamodb.Keys.profile_id.S)).toEqual(['c']);
    expect(await profileEntries(pool)).toEqual(['school:1 a', 'school:1 b', 'school:1 c']);
  });

  test('reads a shard to its end before those that it was split into, also after a new start', async () => {
    const { pool, proxy, client, foreign } = await openStreaming();
    const ids = Array.from({ length: 12 }, (_, i) => `p${i}`);
    await putForeign(foreign, ...ids.slice(0, 6).map((id) => profile(id)));
    const split = splitStream({ afterRecords: 6 });
    await putForeign(foreign, ...ids.slice(6).map((id) => profile(id)));
    await setForeign(foreign, 'p0', 'phone', '2');
    await proxy.set(split.fault);
    const first = openFeed({ pool, client }, { pollMs: 50 });
    await eventually(() => expect(split.read.length).toBeGreaterThan(3));
    await first.stop();
    openFeed({ pool, client });
    await expectEntry(pool, foreign, 'p0');
    await eventually(() => expect(new Set(split.read.map(({ id }) => id)).size).toBe(12));
    await eventually(async () => {
      const { rows } = await pool.query(
        'SELECT is_finished, count(*)::integer FROM sync.feed_shard GROUP BY 1 ORDER BY 1',
      );
      expect(rows).toEqual([
        { is_finished: false, count: 2 },
        { is_finished: true, count: 1 },
      ]);
    });
    const shards = split.read.map(({ shard }) => shard);
    expect(shards.lastIndexOf('parent')).toBeLessThan(shards.findIndex((one) => one !== 'parent'));
    // Of what was applied before the stop, nothing was read again.
    expect(shards.filter((one) => one === 'parent')).toHaveLength(6);
    split.forgetParent();
    await eventually(async () => {
      const { rows } = await pool.query('SELECT DISTINCT is_finished FROM sync.feed_shard');
      expect(rows).toEqual([{ is_finished: false }]);
    });
  });

  test.each([
    ['GetShardIterator', 'TrimmedDataAccessException'],
    ['GetRecords', 'TrimmedDataAccessException'],
    ['GetRecords', 'ResourceNotFoundException'],
  ])('that has lost records (%s: %s) scans, and goes on', async (action, name) => {
    const { pool, proxy, client, foreign } = await openStreaming();
    const first = openFeed({ pool, client });
    await eventually(() => expect(first.said(scanned)).toBe(1));
    await putForeign(foreign, profile('a'));
    await expectEntry(pool, foreign, 'a');
    await first.stop();
    const feed = openFeed({ pool, client });
    await eventually(() => expect(feed.said(scanned)).toBe(1));
    if (action === 'GetShardIterator') await feed.stop();
    let hasRefused = false;
    await proxy.set(async (exchange) => {
      if (exchange.action === action && !hasRefused) {
        // What is lost was written before the stream says so.
        await putForeign(foreign, profile('lost'));
        hasRefused = true;
        return refusal(name);
      }
      // The stream knows of nothing that is lost.
      if (exchange.action !== 'GetRecords') return undefined;
      const { status, body } = await exchange.forward();
      const kept = body.Records?.filter(
        ({ dynamodb }: Body) => dynamodb.Keys.profile_id.S !== 'lost',
      );
      return { status, body: { ...body, Records: kept } };
    });
    const last = action === 'GetShardIterator' ? openFeed({ pool, client }) : feed;
    await expectEntry(pool, foreign, 'lost');
    expect(last.said('the stream has lost changes')).toBe(1);
    // The scan that was under way when the loss was seen does not count.
    const scans = last === feed ? 2 : 1;
    await eventually(() => expect(last.said(scanned)).toBe(scans));
    await putForeign(foreign, profile('b'));
    await expectEntry(pool, foreign, 'b');
    expect(last.said(scanned)).toBe(scans);
  });

  test('that was given up by its place in the stream finds it again, and misses nothing', async () => {
    const { pool, proxy, client, foreign } = await openStreaming();
    const feed = openFeed({ pool, client });
    await eventually(() => expect(feed.said(scanned)).toBe(1));
    let refused = 0;
    await proxy.set(({ action }) => {
      if (action !== 'GetRecords' || refused === 3) return undefined;
      refused += 1;
      return refusal('ExpiredIteratorException');
    });
    await putForeign(foreign, profile('a'));
    await expectEntry(pool, foreign, 'a');
    expect(refused, feed.lines.join('')).toBe(3);
    expect(feed.said('the stream has lost changes')).toBe(0);
    expect(feed.said('profiles not applied')).toBe(0);
  });

  test('goes over to scans when the stream is switched off, and to the new one when it is on again', async () => {
    const { pool, client, foreign } = await openStreaming();
    const feed = openFeed({ pool, client }, { scanMs: 50 });
    await eventually(() => expect(feed.said(scanned)).toBe(1));
    await setStream(foreign, false);
    await putForeign(foreign, profile('a'));
    await expectEntry(pool, foreign, 'a');
    await eventually(() => expect(feed.said('the profiles table has no stream')).toBe(1));
    await putForeign(foreign, profile('b'));
    await expectEntry(pool, foreign, 'b');
    await setStream(foreign, true);
    await eventually(() => expect(feed.said('is followed')).toBe(2));
    await putForeign(foreign, profile('c'));
    await expectEntry(pool, foreign, 'c');
    await eventually(async () => {
      const { rows } = await pool.query('SELECT DISTINCT stream FROM sync.feed_shard');
      expect(rows).toHaveLength(1);
    });
  });

  test.each(['DescribeStream', 'GetShardIterator', 'GetRecords'])(
    'scans when it may not %s, until it may',
    async (forbidden) => {
      const { pool, proxy, client, foreign } = await openStreaming();
      await proxy.set(({ action }) =>
        action === forbidden ? refusal('AccessDeniedException') : undefined,
      );
      const feed = openFeed({ pool, client }, { scanMs: 50 });
      await putForeign(foreign, profile('a'));
      await expectEntry(pool, foreign, 'a');
      await eventually(() => expect(feed.said(scanned)).toBeGreaterThan(2));
      expect(feed.said('may not be read')).toBe(1);
      expect(feed.said('profiles not applied')).toBe(0);
      await proxy.set(undefined);
      await eventually(() => expect(feed.said('is followed')).toBe(1));
    },
  );

  test('moves no entry back for records that come again, late, and in another order', async () => {
    const { pool, proxy, client, foreign } = await openStreaming();
    const feed = openFeed({ pool, client });
    await eventually(() => expect(feed.said(scanned)).toBe(1));
    const all: Body[] = [];
    let replays = 0;
    await proxy.set(async ({ action, forward }) => {
      if (action !== 'GetRecords') return undefined;
      const { status, body } = await forward();
      all.push(...body.Records);
      if (all.length < 4) return { status, body: { ...body, Records: [] } };
      replays += 1;
      // The checkpoint follows the last one that is sent.
      return { status, body: { ...body, Records: [...all].reverse() } };
    });
    await putForeign(foreign, profile('a'));
    await setForeign(foreign, 'a', 'phone', '2');
    await remove(foreign, 'a');
    await putForeign(foreign, { ...profile('a'), phone: '3' });
    await eventually(() => expect(replays, feed.lines.join('')).toBeGreaterThan(3));
    expect(await profileEntries(pool)).toEqual(['school:1 a']);
    await expectEntry(pool, foreign, 'a');
    expect((await profileAudit(pool)).map(({ after }) => after)).toEqual(['3']);
  });
});
