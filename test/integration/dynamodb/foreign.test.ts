import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import { type DynamodbKind, dynamodbs } from '../../support/center/dynamodb.ts';
import { openFeed } from '../../support/center/feed.ts';
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

type Opened = Awaited<ReturnType<typeof openStores>>;

/** The ways in which the hub hears of what others write. */
const feeds = [
  { feed: 'a scan', kind: 'dynalite' },
  { feed: 'a scan', kind: 'DynamoDB Local' },
  { feed: 'the stream', kind: 'DynamoDB Local' },
].map((one) => ({
  ...one,
  kind: one.kind as DynamodbKind,
  missing: dynamodbs.find(({ kind }) => kind === one.kind)?.missing,
}));

/** A profile that a laptop has changed, so that it holds our etag and the id of a changeset. */
async function openChanged(kind: DynamodbKind): Promise<Opened> {
  const stores = await openStores(kind);
  await putForeign(stores.client, { profile_id: 'p', school_id: '1', phone: '1', gender: 'x' });
  const change = edit('p', await etagIn(stores.client, 'p'), { phone: '2' });
  expect((await applyToProfile(stores, stores.device, change)).result).toBe('applied');
  return stores;
}

/** What other applications do to an item that is ours too. */
const writes: readonly [string, (stores: Opened) => Promise<unknown>][] = [
  [
    'leaves our etag in place, which is stale then',
    ({ client }) => setForeign(client, 'p', 'gender', 'y'),
  ],
  [
    'drops our attributes with the whole item, and puts its own',
    ({ client }) => putForeign(client, { profile_id: 'p', school_id: '1', phone: '9' }),
  ],
  [
    'removes our etag and changes a field',
    ({ client }) =>
      client.send(
        new UpdateCommand({
          TableName: 'profiles',
          Key: { profile_id: 'p' },
          UpdateExpression: 'SET gender = :g REMOVE #etag, #changeset',
          ExpressionAttributeNames: { '#etag': '_etag', '#changeset': '_changeset' },
          ExpressionAttributeValues: { ':g': 'y' },
        }),
      ),
  ],
  [
    'puts back an older copy, with the etag and the changeset of then',
    async ({ client, ...stores }) => {
      const copy = await readItem(client, 'p');
      const next = edit('p', await etagIn(client, 'p'), { phone: '3' });
      await applyToProfile({ client, ...stores }, stores.device, next);
      await client.send(new PutCommand({ TableName: 'profiles', Item: { ...copy, gender: 'z' } }));
    },
  ],
];

describe.each(feeds)('another application, seen by $feed of $kind,', ({ feed, kind, missing }) => {
  test.skipIf(missing).each(writes)('that %s', async (_, write) => {
    const stores = await openChanged(kind);
    const { pool, client } = stores;
    const known = await etagIn(client, 'p');
    const running = feed === 'the stream' ? openFeed(stores) : undefined;
    await eventually(() => expect(running?.said('profiles scanned') ?? 1).toBe(1));
    await write(stores);
    if (running === undefined) await scanProfiles(stores);
    const etag = await etagIn(client, 'p');
    expect(etag).not.toBe(known);
    await eventually(async () => {
      const { rows } = await pool.query('SELECT etag FROM sync.entry');
      expect(rows).toEqual([{ etag }]);
    });
    expect(running?.said('profiles scanned') ?? 1).toBe(1);
    // An edit of what was there before is not written over it.
    const late = await applyToProfile(stores, stores.device, edit('p', known, { phone: '5' }));
    expect(late).toMatchObject({ result: 'stale', current: [{ etag }] });
    const again = await applyToProfile(stores, stores.device, edit('p', etag, { phone: '5' }));
    expect(again.result).toBe('applied');
    expect((await profileAudit(pool)).filter(({ actor }) => actor === 'dynamodb')).toHaveLength(1);
  });

  test.skipIf(missing)('that removes it, moves it to another school, or to none', async () => {
    const stores = await openChanged(kind);
    const { pool, client } = stores;
    const known = await etagIn(client, 'p');
    const running = feed === 'the stream' ? openFeed(stores) : undefined;
    await eventually(() => expect(running?.said('profiles scanned') ?? 1).toBe(1));
    const expectEntries = async (entries: string[]) => {
      if (running === undefined) await scanProfiles(stores);
      await eventually(async () => expect(await profileEntries(pool)).toEqual(entries));
    };
    const late = () => applyToProfile(stores, stores.device, edit('p', known, { phone: '5' }));
    await setForeign(client, 'p', 'school_id', '2');
    await expectEntries(['x school:1 p', 'school:2 p']);
    expect(await late()).toMatchObject({ result: 'rejected', error: { code: 'out_of_scope' } });
    await setForeign(client, 'p', 'school_id', 'unassigned');
    await expectEntries(['x school:1 p', 'x school:2 p']);
    expect(await late()).toMatchObject({ result: 'rejected', error: { code: 'out_of_scope' } });
    await setForeign(client, 'p', 'school_id', '1');
    await expectEntries(['school:1 p', 'x school:2 p']);
    await client.send(new DeleteCommand({ TableName: 'profiles', Key: { profile_id: 'p' } }));
    await expectEntries(['x school:1 p', 'x school:2 p']);
    expect(await late()).toMatchObject({ result: 'stale', current: [{ etag: null }] });
  });
});
