import { expect, onTestFinished, test } from 'vitest';
import { openMs } from '../../../sync/hub/dynamodb/client/circuit-breaker.ts';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { readProfiles } from '../../../sync/hub/dynamodb/items/read.ts';
import { applyToProfile } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { type Fault, openProxy, type Reply, refusal } from '../../support/center/dynamodb-proxy.ts';
import {
  addDevice,
  edit,
  etagIn,
  profileAudit,
  profileEntries,
  putForeign,
} from '../../support/center/profiles.ts';

const profile = (id: string) => ({ profile_id: id, school_id: '1', phone: '1' });

async function openThrottled() {
  const { pool } = await openTestDatabase();
  const { client: foreign, settings } = await openDynamodb();
  const proxy = await openProxy(settings);
  const clock = { now: 0 };
  const client = await createDynamodbClient(proxy.settings, () => clock.now);
  onTestFinished(() => client.destroy());
  const device = await addDevice(pool);
  const now = () => new Date();
  return { pool, client, foreign, proxy, clock, device, now, sets: standardDescriptors };
}

/** Refuses the first requests for an action, and lets the others pass. */
function refuseFirst(count: number, action: string, reply: Reply): Fault {
  let left = count;
  return (exchange) => {
    if (exchange.action !== action || left === 0) return undefined;
    left -= 1;
    return reply;
  };
}

test.each([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
])('a changeset waits out a few %s, on the read and on the write', async (name) => {
  const stores = await openThrottled();
  await putForeign(stores.foreign, profile('p'));
  const base = await etagIn(stores.foreign, 'p');
  for (const [action, from, to] of [
    ['GetItem', base, '2'],
    ['UpdateItem', undefined, '3'],
  ] as const) {
    await stores.proxy.set(refuseFirst(2, action, refusal(name)));
    const change = edit('p', from ?? (await etagIn(stores.foreign, 'p')), { phone: to });
    expect((await applyToProfile(stores, stores.device, change)).result).toBe('applied');
  }
  expect((await profileAudit(stores.pool)).map(({ after }) => after)).toEqual(['2', '3']);
});

test('a table that stays too busy is given up after four attempts, with when to come again', async () => {
  const stores = await openThrottled();
  await putForeign(stores.foreign, profile('p'));
  const base = await etagIn(stores.foreign, 'p');
  const change = edit('p', base, { phone: '2' });
  const busy = refusal('ProvisionedThroughputExceededException');
  await stores.proxy.set(({ action }) => (action === 'UpdateItem' ? busy : undefined));
  const unavailable = {
    result: 'unavailable',
    error: { code: 'store_unavailable', retry_after: expect.any(Number) },
  };
  const first = await applyToProfile(stores, stores.device, change);
  expect(first).toMatchObject(unavailable);
  expect(stores.proxy.seen.filter((action) => action === 'UpdateItem')).toHaveLength(4);

  // While the circuit is open, a request does not reach DynamoDB.
  const asked = stores.proxy.seen.length;
  const others = Array.from({ length: 100 }, () => edit('p', base, { phone: '3' }));
  stores.clock.now += openMs - 1;
  const second = await Promise.all(others.map((one) => applyToProfile(stores, stores.device, one)));
  for (const answer of second) expect(answer).toMatchObject(unavailable);
  expect(stores.proxy.seen).toHaveLength(asked);

  await stores.proxy.set(undefined);
  stores.clock.now += 1;
  expect(await applyToProfile(stores, stores.device, change)).toMatchObject({ result: 'applied' });
  expect(await profileAudit(stores.pool)).toHaveLength(1);
});

test('a write whose answer is lost is not done again', async () => {
  const stores = await openThrottled();
  await putForeign(stores.foreign, profile('p'));
  const change = edit('p', await etagIn(stores.foreign, 'p'), { phone: '2' });
  let cuts = 0;
  await stores.proxy.set(async ({ action, forward }) => {
    if (action !== 'UpdateItem' || cuts === 1) return undefined;
    cuts += 1;
    await forward();
    return 'cut';
  });
  // The SDK tries again, and meets its own write: the item is no longer what was read.
  expect((await applyToProfile(stores, stores.device, change)).result).toBe('applied');
  expect(stores.proxy.seen.filter((action) => action === 'UpdateItem')).toHaveLength(2);
  expect(await profileAudit(stores.pool)).toHaveLength(1);
  expect(await profileEntries(stores.pool)).toEqual(['school:1 p']);
});

test('a read asks again for what DynamoDB leaves out of a batch', async () => {
  const { client, foreign, proxy } = await openThrottled();
  const ids = Array.from({ length: 20 }, (_, i) => `p${i}`);
  await putForeign(foreign, ...ids.map(profile));
  await proxy.set(async ({ action, body, forward }) => {
    if (action !== 'BatchGetItem') return undefined;
    const { Keys: keys, ...rest } = body.RequestItems.profiles;
    const [some, others] = [keys.slice(0, 6), keys.slice(6)];
    const reply = await forward({ RequestItems: { profiles: { ...rest, Keys: some } } });
    const left = others.length === 0 ? {} : { profiles: { ...rest, Keys: others } };
    return { status: reply.status, body: { ...reply.body, UnprocessedKeys: left } };
  });
  expect([...(await readProfiles(client, ids)).keys()].sort()).toEqual([...ids].sort());
  expect(proxy.seen.filter((action) => action === 'BatchGetItem')).toHaveLength(4);
});

test('a batch that is left out whole, again and again, is given up after eight attempts', async () => {
  const { client, proxy } = await openThrottled();
  await proxy.set(({ body, action }) =>
    action === 'BatchGetItem'
      ? { status: 200, body: { Responses: {}, UnprocessedKeys: body.RequestItems } }
      : undefined,
  );
  await expect(readProfiles(client, ['p'])).rejects.toMatchObject({
    code: 'store_unavailable',
    retry_after: expect.any(Number),
  });
  expect(proxy.seen.filter((action) => action === 'BatchGetItem')).toHaveLength(8);
});

test('a scan waits out a few refusals', async () => {
  const { pool, client, foreign, proxy } = await openThrottled();
  await putForeign(foreign, profile('p'));
  await proxy.set(refuseFirst(3, 'Scan', refusal('ThrottlingException')));
  expect(await scanProfiles({ pool, client })).toMatchObject({ scanned: 1, changed: 1 });
});
