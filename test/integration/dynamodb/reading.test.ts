import { expect, test } from 'vitest';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import type { Hub } from '../../../sync/hub/server/hub.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { addDevice, openTestCenter, pullAll } from '../../support/center/center.ts';
import { etagIn, putForeign, setForeign } from '../../support/center/profiles.ts';
import { firstPull } from '../../support/first-pull.ts';
import { openTestHub } from '../../support/hub/hub.ts';
import { joinedLaptop, send } from '../../support/hub/signed-requests.ts';

test('a profile that moved to another school does not leave the hub, applied by the feed or not', async () => {
  const hub = await openTestHub();
  const { key } = await joinedLaptop(hub);
  const profile = { profile_id: 'p', school_id: '1', phone: '1', badge: 'foreign' };
  await putForeign(hub.client, profile);
  await scanProfiles({ ...hub });
  const record = async () =>
    (
      await send(hub.url, {
        key,
        path: '/v1/records',
        body: {
          protocol: protocolVersion,
          bucket: 'school:1',
          keys: [{ entity: 'profiles', key: ['p'] }],
        },
      })
    ).json.value.records[0];
  const pulled = async () =>
    (await send(hub.url, { key, path: '/v1/pull', body: firstPull })).json as string;

  expect(await record()).toMatchObject({
    etag: await etagIn(hub.client, 'p'),
    record: { phone: '1', gender: null },
  });
  // What the model does not know stays at the center.
  expect((await record()).record).not.toHaveProperty('badge');
  expect(await pulled()).toContain('["p", "1", ');

  await setForeign(hub.client, 'p', 'school_id', '2');
  expect(await record()).toMatchObject({ etag: null, record: null });
  expect(await pulled()).not.toContain('["p", ');
});

test('a first pull leaves the index as it is', async () => {
  const center = await openTestCenter();
  await putForeign(center.dynamodb, { profile_id: 'p', school_id: '1', phone: 'old' });
  const old = await center.profiles.read(['p']);
  await setForeign(center.dynamodb, 'p', 'phone', 'new');
  await scanProfiles({ pool: center.pool, client: center.dynamodb });
  // The index of a real DynamoDB lags behind; the embedded one does not.
  const lagging: Hub = {
    pool: center.pool,
    profiles: {
      ...center.profiles,
      async *readSchool() {
        yield old;
      },
    },
  };
  const device = await addDevice(center, { buckets: ['school:1'] });
  const { rows } = await pullAll(lagging, device);
  expect(rows.map(([entity, , etag]) => [entity, etag])).toEqual([
    ['profiles', await etagIn(center.dynamodb, 'p')],
  ]);
  expect(JSON.stringify(rows)).toContain('"new"');
});
