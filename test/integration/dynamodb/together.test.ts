import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { DeleteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { bucketOfProfile } from '../../../sync/hub/dynamodb/feed/entries.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { versionOf } from '../../../sync/hub/dynamodb/items/version.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import { type DynamodbKind, dynamodbs } from '../../support/center/dynamodb.ts';
import { openFeed } from '../../support/center/feed.ts';
import { edit, openStores, putForeign, setForeign } from '../../support/center/profiles.ts';
import { eventually } from '../../support/eventually.ts';

const ids = ['p0', 'p1', 'p2'];
const seconds = 8;
const workers = 3;

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

async function entriesOf(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query(
    `SELECT bucket || ' ' || id || ' ' || etag AS entry
       FROM sync.entry
      WHERE entity = 'profiles' AND etag IS NOT NULL
      ORDER BY 1`,
  );
  return rows.map(({ entry }) => entry as string);
}

async function itemsOf(client: DynamoDBDocumentClient): Promise<string[]> {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: 'profiles', ConsistentRead: true }),
  );
  return Items.map(versionOf)
    .flatMap(({ etag, record }) => {
      const bucket = bucketOfProfile(record);
      return bucket === null ? [] : `${bucket} ${record.profile_id} ${etag}`;
    })
    .sort();
}

describe.each(dynamodbs)(
  'hubs, other applications and feeds together on $kind',
  ({ kind, missing }) => {
    test.skipIf(missing)('lose nothing, do nothing twice, and agree in the end', async () => {
      const seed = Number(process.env.CASELOAD_SEED ?? randomInt(2 ** 31));
      console.info(`seed ${seed}`);
      const stores = await openStores(kind as DynamodbKind);
      const { pool, client, device } = stores;
      await putForeign(
        client,
        ...ids.map((id) => ({ profile_id: id, school_id: '1', phone: '0' })),
      );
      const feed = openFeed(stores, { scanMs: 100 });
      const until = performance.now() + seconds * 1000;
      const applied: Changeset[] = [];
      const isOver = () => performance.now() >= until && applied.length > 5;

      /** A laptop that edits, sends every edit twice at once, and again when it is not sure. */
      async function edits(random: (below: number) => number, name: number): Promise<void> {
        for (let i = 0; !isOver(); i += 1) {
          const id = ids[random(ids.length)] as string;
          const item = await readItem(client, id);
          if (item === undefined) continue;
          const change = edit(id, versionOf(item).etag, { phone: `${name}.${i}` });
          const send = () => applyToProfile(stores, device, change);
          const [first, second] = await Promise.all([send(), send()]);
          if ([first, second].some(({ result }) => result === 'applied')) {
            applied.push(change);
            expect(await send()).toMatchObject({ result: 'applied' });
          }
        }
      }

      async function writesForeign(random: (below: number) => number): Promise<void> {
        for (let i = 0; !isOver(); i += 1) {
          const id = ids[random(ids.length)] as string;
          switch (random(5)) {
            case 0:
              await putForeign(client, { profile_id: id, school_id: '1', phone: `put ${i}` });
              break;
            case 1:
              await client.send(
                new DeleteCommand({ TableName: 'profiles', Key: { profile_id: id } }),
              );
              break;
            case 2:
              await setForeign(client, id, 'school_id', ['1', '2', 'none'][random(3)]);
              break;
            default:
              await setForeign(client, id, 'gender', `${i}`);
          }
          await setTimeout(random(60));
        }
      }

      const random = randomOf(seed);
      await Promise.all([
        ...Array.from({ length: workers }, (_, i) => edits(randomOf(random(2 ** 31)), i)),
        writesForeign(randomOf(random(2 ** 31))),
      ]);
      // With a stream, by the stream alone: the next scan would be an hour away.
      await eventually(async () => expect(await entriesOf(pool)).toEqual(await itemsOf(client)));
      // A changeset that is not recorded yet is recorded by the next hub that finds it.
      await scanProfiles(stores);
      await feed.stop();
      expect(await entriesOf(pool)).toEqual(await itemsOf(client));
      const { rows } = await pool.query(
        `SELECT changeset_id AS id, count(*)::integer AS times
         FROM sync.audit
        WHERE changeset_id IS NOT NULL
        GROUP BY 1`,
      );
      const times = new Map(rows.map(({ id, times }) => [id, times]));
      for (const change of applied) expect(times.get(change.id)).toBe(1);
      expect([...times.values()].every((one) => one === 1)).toBe(true);
      const done = await pool.query("SELECT id FROM sync.changeset WHERE state = 'done'");
      expect(new Set(done.rows.map(({ id }) => id))).toEqual(new Set(times.keys()));
    });
  },
);
