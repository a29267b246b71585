import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { readSeq } from '../../../sync/hub/dynamodb/feed/entries.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { leafChanges } from '../../../sync/hub/dynamodb/items/leaf-changes.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import {
  applyToProfile,
  claimOne,
  type Stores,
} from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import {
  plannedClaimOf,
  recordChangeset,
} from '../../../sync/hub/dynamodb/write/record-changeset.ts';
import { planOf, writeItem } from '../../../sync/hub/dynamodb/write/write-item.ts';
import type { PlannedClaim } from '../../../sync/hub/ledger/changesets.ts';
import type { Device } from '../../../sync/hub/server/hub.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { dynamodbs, openDynamodb } from '../../support/center/dynamodb.ts';
import { openFeed } from '../../support/center/feed.ts';
import { spawnFeed } from '../../support/center/feed-process.ts';
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

const profile = { profile_id: 'p', school_id: '1', phone: '1', gender: 'x' };
type Opened = Stores & { device: Device };

async function openWithEdit(): Promise<{ stores: Opened; change: Changeset }> {
  const stores = await openStores('dynalite');
  await putForeign(stores.client, profile);
  await scanProfiles({ ...stores });
  return { stores, change: edit('p', await etagIn(stores.client, 'p'), { phone: '2' }) };
}

/** The steps of a hub that ends after one of them. */
async function claimOnly(stores: Opened, change: Changeset): Promise<PlannedClaim> {
  const item = await readItem(stores.client, 'p');
  const [operation] = change.operations;
  if (item === undefined || operation?.op !== 'update') throw new Error('wrong test');
  const plan = planOf('p', item, {
    changes: leafChanges(item, operation.fields),
    now: stores.now(),
  });
  const claimed = plannedClaimOf(stores.device, change, plan);
  expect(await claimOne(stores.pool, claimed)).toMatch(/^\d+$/);
  return claimed;
}

async function claimAndWrite(stores: Opened, change: Changeset): Promise<PlannedClaim> {
  const item = await readItem(stores.client, 'p');
  const claimed = await claimOnly(stores, change);
  const [operation] = change.operations;
  if (item === undefined || operation?.op !== 'update') throw new Error('wrong test');
  const changes = leafChanges(item, operation.fields);
  expect(await writeItem(stores.client, { claim: claimed, item, changes })).toMatchObject({
    phone: '2',
  });
  return claimed;
}

const auditOf = (change: Changeset) => ({
  actor: 'cara@schools.example',
  changeset_id: change.id,
  key: ['p'],
  before: '1',
  after: '2',
});
const firstScan = { actor: 'dynamodb', changeset_id: null, key: ['p'], before: null, after: '1' };

async function expectEntryToBeTrue(stores: Opened): Promise<void> {
  const { rows } = await stores.pool.query('SELECT etag FROM sync.entry');
  expect(rows).toEqual([{ etag: await etagIn(stores.client, 'p') }]);
}

async function states(stores: Opened): Promise<string[]> {
  const { rows } = await stores.pool.query('SELECT state FROM sync.changeset ORDER BY id');
  return rows.map(({ state }) => state as string);
}

describe('a hub that ends after the claim', () => {
  test('has done nothing: the retry does it', async () => {
    const { stores, change } = await openWithEdit();
    await claimOnly(stores, change);
    const answer = await applyToProfile(stores, stores.device, change);
    expect(answer.result).toBe('applied');
    expect(await readItem(stores.client, 'p')).toMatchObject({ phone: '2' });
    expect(await profileAudit(stores.pool)).toEqual([firstScan, auditOf(change)]);
  });

  test('leaves a retry that has become stale free to come again with other content', async () => {
    const { stores, change } = await openWithEdit();
    await claimOnly(stores, change);
    await setForeign(stores.client, 'p', 'phone', '9');
    const stale = await applyToProfile(stores, stores.device, change);
    expect(stale.result).toBe('stale');
    const again = { ...edit('p', await etagIn(stores.client, 'p'), { phone: '2' }), id: change.id };
    expect((await applyToProfile(stores, stores.device, again)).result).toBe('applied');
  });
});

describe('a hub that ends after the write', () => {
  test('has done it: the retry records it, and nothing happens twice', async () => {
    const { stores, change } = await openWithEdit();
    await claimAndWrite(stores, change);
    expect(await states(stores)).toEqual(['started']);
    const answer = await applyToProfile(stores, stores.device, change);
    expect(answer).toMatchObject({ result: 'applied', records: [{ record: { phone: '2' } }] });
    expect(await states(stores)).toEqual(['done']);
    expect(await profileAudit(stores.pool)).toEqual([firstScan, auditOf(change)]);
    expect(await profileEntries(stores.pool)).toEqual(['school:1 p']);
  });

  test('is recorded by the next changeset of the profile, before that overwrites its trace', async () => {
    const { stores, change } = await openWithEdit();
    await claimAndWrite(stores, change);
    const next = edit('p', await etagIn(stores.client, 'p'), { phone: '3' });
    expect((await applyToProfile(stores, stores.device, next)).result).toBe('applied');
    const audit = await profileAudit(stores.pool);
    expect(audit.slice(1)).toEqual([
      auditOf(change),
      { ...auditOf(next), before: '2', after: '3' },
    ]);
    const retry = await applyToProfile(stores, stores.device, change);
    expect(retry).toMatchObject({ result: 'applied', records: [{ record: { phone: '2' } }] });
    expect(await readItem(stores.client, 'p')).toMatchObject({ phone: '3' });
  });

  test('is recorded by the feed as the laptop’s change, not as a foreign one', async () => {
    const { stores, change } = await openWithEdit();
    await claimAndWrite(stores, change);
    await scanProfiles({ ...stores });
    expect(await states(stores)).toEqual(['done']);
    expect(await profileAudit(stores.pool)).toEqual([firstScan, auditOf(change)]);
  });

  test('is recorded also when another application has changed something else since', async () => {
    const { stores, change } = await openWithEdit();
    await claimAndWrite(stores, change);
    await setForeign(stores.client, 'p', 'gender', 'y');
    expect((await applyToProfile(stores, stores.device, change)).result).toBe('applied');
    await scanProfiles({ ...stores });
    const audit = await profileAudit(stores.pool);
    expect(audit.slice(1)).toEqual([auditOf(change), { ...firstScan, after: '2' }]);
    const { rows } = await stores.pool.query('SELECT etag FROM sync.entry');
    expect(rows).toEqual([{ etag: await etagIn(stores.client, 'p') }]);
  });
});

describe('a hub that ends after the record', () => {
  test('has only its answer to give: the retry gets it', async () => {
    const { stores, change } = await openWithEdit();
    const claimed = await claimAndWrite(stores, change);
    const upTo = await readSeq(stores.pool);
    const first = await recordChangeset(stores.pool, claimed, { upTo });
    const again = { ...first.answer, repeated: true };
    expect(await applyToProfile(stores, stores.device, change)).toEqual(again);
    expect((await recordChangeset(stores.pool, claimed, { upTo })).answer).toEqual(again);
    expect(await profileAudit(stores.pool)).toEqual([firstScan, auditOf(change)]);
  });
});

test('an application that writes between our read and our write is not overwritten', async () => {
  const { stores, change } = await openWithEdit();
  const item = await readItem(stores.client, 'p');
  const claimed = await claimOnly(stores, change);
  await setForeign(stores.client, 'p', 'phone', '9');
  const changes = leafChanges(item ?? {}, { phone: '2' });
  expect(await writeItem(stores.client, { claim: claimed, item: item ?? {}, changes })).toBe(
    'changed',
  );
  expect((await applyToProfile(stores, stores.device, change)).result).toBe('stale');
  expect(await readItem(stores.client, 'p')).toMatchObject({ phone: '9' });
});

test('a database that was restored and knows nothing of the changeset asks the laptop to merge', async () => {
  const { stores, change } = await openWithEdit();
  await claimAndWrite(stores, change);
  await stores.pool.query('DELETE FROM sync.changeset');
  expect(await applyToProfile(stores, stores.device, change)).toMatchObject({
    result: 'stale',
    current: [{ record: { phone: '2' } }],
  });
});

describe('a changeset whose retry is refused', () => {
  test('can be corrected: the claim of a hub that ended is released', async () => {
    const { stores, change } = await openWithEdit();
    await claimOnly(stores, change);
    const teacher: Device = {
      ...stores.device,
      user: { ...stores.device.user, roles: ['teacher'] },
    };
    expect(await applyToProfile(stores, teacher, change)).toMatchObject({
      result: 'rejected',
      error: { code: 'not_permitted' },
    });
    expect(await states(stores)).toEqual([]);
    const base = await etagIn(stores.client, 'p');
    const corrected = { ...edit('p', base, { phone: '3' }), id: change.id };
    expect((await applyToProfile(stores, stores.device, corrected)).result).toBe('applied');
    expect(await readItem(stores.client, 'p')).toMatchObject({ phone: '3' });
  });

  test('is applied all the same when it had been written before', async () => {
    const { stores, change } = await openWithEdit();
    await claimAndWrite(stores, change);
    const teacher: Device = {
      ...stores.device,
      user: { ...stores.device.user, roles: ['teacher'] },
    };
    expect((await applyToProfile(stores, teacher, change)).result).toBe('applied');
    expect(await profileAudit(stores.pool)).toEqual([firstScan, auditOf(change)]);
  });
});

describe('a hub that was only slow, and comes late', () => {
  test('with its record, keeps the changeset that the laptop sent instead under the same id', async () => {
    const { stores, change } = await openWithEdit();
    const late = await claimAndWrite(stores, change);
    const upTo = await readSeq(stores.pool);
    // Another application replaces the whole item, so that it holds no trace of the write.
    await putForeign(stores.client, { ...profile, phone: '9' });
    expect((await applyToProfile(stores, stores.device, change)).result).toBe('stale');
    const next = { ...edit('p', await etagIn(stores.client, 'p'), { phone: '3' }), id: change.id };
    const answer = await applyToProfile(stores, stores.device, next);
    expect(answer.result).toBe('applied');
    expect((await recordChangeset(stores.pool, late, { upTo })).answer).toBeUndefined();
    const again = await applyToProfile(stores, stores.device, next);
    expect(again).toEqual({ ...answer, repeated: true });
    // What was written is in the audit, though it was overwritten; the entry tells what is there.
    expect((await profileAudit(stores.pool)).map(({ after }) => after)).toEqual(['1', '3', '2']);
    await expectEntryToBeTrue(stores);
  });

  test('with its record, keeps the entry of a later change', async () => {
    const { stores, change } = await openWithEdit();
    const upTo = await readSeq(stores.pool);
    const late = await claimAndWrite(stores, change);
    await putForeign(stores.client, { ...profile, phone: '9' });
    await scanProfiles(stores);
    expect(await recordChangeset(stores.pool, late, { upTo })).toMatchObject({
      answer: { result: 'applied' },
      isLate: true,
    });
    await expectEntryToBeTrue(stores);
  });

  test('with its write, keeps what has changed since', async () => {
    const { stores, change } = await openWithEdit();
    const item = (await readItem(stores.client, 'p')) ?? {};
    const claimed = await claimOnly(stores, change);
    expect((await applyToProfile(stores, stores.device, change)).result).toBe('applied');
    const next = edit('p', await etagIn(stores.client, 'p'), { phone: '1' });
    expect((await applyToProfile(stores, stores.device, next)).result).toBe('applied');
    // The leaf is what it was when it was read; the etag of the hub is not.
    const changes = leafChanges(item, { phone: '2' });
    expect(await writeItem(stores.client, { claim: claimed, item, changes })).toBe('changed');
  });
});

describe('a choice of the center’s version', () => {
  const keep = (change: Changeset): Changeset => ({
    ...change,
    operations: [{ op: 'keep', entity: 'profiles', key: ['p'] }],
  });

  test('is applied once, and writes nothing', async () => {
    const { stores, change } = await openWithEdit();
    const before = await readItem(stores.client, 'p');
    const answer = await applyToProfile(stores, stores.device, keep(change));
    expect(answer).toMatchObject({ result: 'applied', records: [{ record: { phone: '1' } }] });
    await setForeign(stores.client, 'p', 'phone', '9');
    const again = await applyToProfile(stores, stores.device, keep(change));
    expect(again).toEqual({ ...answer, repeated: true });
    await setForeign(stores.client, 'p', 'phone', '1');
    expect(await readItem(stores.client, 'p')).toEqual(before);
  });

  test('is applied where the profile is gone, and not where it is out of scope', async () => {
    const { stores, change } = await openWithEdit();
    await setForeign(stores.client, 'p', 'school_id', '2');
    expect(await applyToProfile(stores, stores.device, keep(change))).toMatchObject({
      result: 'rejected',
      error: { code: 'out_of_scope' },
    });
    await stores.client.send(
      new DeleteCommand({ TableName: 'profiles', Key: { profile_id: 'p' } }),
    );
    expect(await applyToProfile(stores, stores.device, keep(change))).toMatchObject({
      result: 'applied',
      records: [{ key: ['p'], etag: null, record: null }],
    });
  });
});

describe.each(dynamodbs)('a feed on $kind that is killed', ({ kind, missing }) => {
  test.skipIf(missing)(
    'between applying and checkpoint applies again, and tells nothing twice',
    async () => {
      const { pool, url } = await openTestDatabase();
      const { client, settings } = await openDynamodb(kind);
      const killed = spawnFeed({
        databaseUrl: url,
        dynamodb: settings,
        endAt: 'hub.feed.applied',
      });
      await eventually(() => expect(killed.lines.join()).toContain('profiles scanned'));
      await putForeign(client, { ...profile, profile_id: 'a' }, { ...profile, profile_id: 'b' });
      expect(await killed.ended).toEqual([null, 'SIGKILL']);
      await putForeign(client, { ...profile, profile_id: 'c' });
      expect((await pool.query('SELECT FROM sync.feed_shard')).rows).toEqual([]);
      openFeed({ pool, client }, { scanMs: 50 });
      await eventually(async () =>
        expect(await profileEntries(pool)).toEqual(['school:1 a', 'school:1 b', 'school:1 c']),
      );
      expect(await profileAudit(pool)).toHaveLength(3);
    },
  );
});
