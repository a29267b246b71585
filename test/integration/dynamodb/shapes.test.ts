import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { checkSetAside } from '../../../sync/hub/commands/doctor/dynamodb.ts';
import { applyProfiles } from '../../../sync/hub/dynamodb/feed/apply-profiles.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { readSetAside } from '../../../sync/hub/dynamodb/feed/set-aside.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import { withConnection } from '../../../sync/hub/postgres/connection.ts';
import { oddProfiles } from '../../support/center/any-shape.ts';
import {
  addDevice,
  openTestCenter,
  pullAll,
  type TestCenter,
} from '../../support/center/center.ts';
import { openFeed } from '../../support/center/feed.ts';
import {
  edit,
  etagIn,
  openStores,
  profileAudit,
  profileEntries,
  putForeign,
} from '../../support/center/profiles.ts';
import { eventually } from '../../support/eventually.ts';

const isRefusedByDynamodb = (error: unknown) =>
  error instanceof Error && error.name === 'ValidationException';

test('a value of any type, size and depth in any field holds up no other profile', async () => {
  const { pool, dynamodb: client, ...center } = await openTestCenter();
  const odd = oddProfiles('1');
  const stored: string[] = [];
  for (const [i, { id, item }] of odd.entries()) {
    const good = { profile_id: `good ${i}`, school_id: '1', first_name: 'Ana' };
    try {
      await putForeign(client, item);
      stored.push(id);
    } catch (error) {
      // A key of an index has one type, and a text that is not empty.
      if (!isRefusedByDynamodb(error)) throw error;
    }
    await putForeign(client, good);
    await withConnection(pool, (connection) =>
      applyProfiles({ pool, client, connection }, [id, good.profile_id]),
    );
  }
  const hub: Pick<TestCenter, 'pool' | 'profiles'> = { pool, profiles: center.profiles };
  const device = await addDevice(hub, { buckets: ['school:1'] });
  const { rows } = await pullAll(hub, device);
  const arrived = rows.map(([, key]) => key[0]);
  const expected = [...stored, ...odd.map((_, i) => `good ${i}`)];
  expect(new Set(arrived)).toEqual(new Set(expected));
  // The scan, which compares everything, finds nothing that is not applied.
  const scan = await scanProfiles({ pool, client });
  expect(scan).toMatchObject({ scanned: expected.length, changed: 0, removed: 0 });
  const withNul = stored.filter((id) => id.endsWith('with U+0000'));
  expect(scan.set_aside).toBe(withNul.length);
}, 300_000);

describe('a profile with U+0000', () => {
  test('in a field reaches laptops as it is; the audit alters it; the doctor names it by its key', async () => {
    const { pool, client } = await openStores('dynalite');
    await putForeign(
      client,
      { profile_id: 'nul', school_id: '1', phone: '5\u00005' },
      { profile_id: 'good', school_id: '1', phone: '1' },
    );
    expect(await scanProfiles({ pool, client })).toMatchObject({ changed: 2, set_aside: 1 });
    expect(await profileEntries(pool)).toEqual(['school:1 good', 'school:1 nul']);
    expect((await profileAudit(pool)).map(({ after }) => after).sort()).toEqual(['1', '5\u24005']);
    const found = await checkSetAside(pool);
    expect(found.ok).toBe(false);
    expect(found.detail).toContain('"nul" (U+0000 in a text: altered in the audit only)');
    expect(found.detail).not.toContain('5');

    await putForeign(client, { profile_id: 'nul', school_id: '1', phone: '55' });
    expect(await scanProfiles({ pool, client })).toMatchObject({ changed: 1, set_aside: 0 });
    expect((await checkSetAside(pool)).ok).toBe(true);
  });

  test('in a field can be edited beside it, once, and keeps it', async () => {
    const opened = await openStores('dynalite');
    const { pool, client, device } = opened;
    await putForeign(client, { profile_id: 'p', school_id: '1', gender: 'a\u0000b', phone: '1' });
    await scanProfiles({ pool, client });
    const change = edit('p', await etagIn(client, 'p'), { phone: '2' });
    const first = await applyToProfile(opened, device, change);
    expect(first.result).toBe('applied');
    // A retry gets the first answer.
    const again = await applyToProfile(opened, device, change);
    expect(again).toEqual({ ...first, repeated: true });
    expect(await readItem(client, 'p')).toMatchObject({ gender: 'a\u0000b', phone: '2' });
  });

  test('in its key is set aside, and is gone from the list with the profile', async () => {
    const { pool, client } = await openStores('dynalite');
    const feed = openFeed({ pool, client }, { scanMs: 100 });
    await putForeign(
      client,
      { profile_id: 'a\u0000', school_id: '1', last_name: 'Secret' },
      { profile_id: 'good', school_id: '1' },
    );
    await eventually(async () => {
      expect(await profileEntries(pool)).toEqual(['school:1 good']);
      expect(await readSetAside(pool)).toEqual([{ id: 'a\u0000', reason: 'no_entry', code: null }]);
    });
    await eventually(async () => expect(feed.said('a profile is set aside')).toBe(1));
    expect(feed.lines.join('')).not.toContain('Secret');
    await client.send(new DeleteCommand({ TableName: 'profiles', Key: { profile_id: 'a\u0000' } }));
    await eventually(async () => expect(await readSetAside(pool)).toEqual([]));
  });
});

test('a profile that PostgreSQL refuses leaves the index by itself, and comes back when it may', async () => {
  const { pool, client } = await openStores('dynalite');
  const write = (phone: string) =>
    putForeign(
      client,
      { profile_id: 'p', school_id: '1', phone },
      { profile_id: 'q', school_id: '1', phone },
    );
  await write('1');
  await scanProfiles({ pool, client });
  // Stands for any limit of PostgreSQL that nobody has thought of.
  await pool.query(
    `ALTER TABLE sync.audit ADD CHECK (after ->> 'phone' <> '2' OR key ->> 0 <> 'p')`,
  );
  await write('2');
  expect(await scanProfiles({ pool, client })).toMatchObject({ changed: 2, set_aside: 1 });
  expect(await profileEntries(pool)).toEqual(['x school:1 p', 'school:1 q']);
  expect(await readSetAside(pool)).toEqual([{ id: 'p', reason: 'no_entry', code: '23514' }]);
  await write('3');
  expect(await scanProfiles({ pool, client })).toMatchObject({ changed: 2, set_aside: 0 });
  expect(await profileEntries(pool)).toEqual(['school:1 p', 'school:1 q']);
});
