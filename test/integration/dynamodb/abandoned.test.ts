import { expect, onTestFinished, test } from 'vitest';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { openProxy } from '../../support/center/dynamodb-proxy.ts';
import { edit, etagIn, putForeign } from '../../support/center/profiles.ts';
import { eventually } from '../../support/eventually.ts';
import { openTestHub } from '../../support/hub/hub.ts';
import { joinedLaptop, open, send } from '../../support/hub/signed-requests.ts';

const profiles = ['p1', 'p2', 'p3'];

/** A hub in front of three profiles of school 1, and a laptop's edits of them. */
async function openHub() {
  const { client: foreign, settings } = await openDynamodb();
  const proxy = await openProxy(settings);
  const client = await createDynamodbClient(proxy.settings);
  onTestFinished(() => client.destroy());
  const hub = await openTestHub({}, { client });
  for (const profile_id of profiles) await putForeign(foreign, { profile_id, school_id: '1' });
  const { key } = await joinedLaptop(hub);
  const { rows } = await hub.pool.query('SELECT epoch FROM sync.epoch WHERE is_current');
  const changesets = await Promise.all(
    profiles.map(async (id) => edit(id, await etagIn(foreign, id), { phone: '555-0100' })),
  );
  const body = { protocol: protocolVersion, epoch: rows[0].epoch, changesets };
  const push = { key, path: '/v1/changesets', body };
  const ledger = async () => {
    const { rows: known } = await hub.pool.query('SELECT id FROM sync.changeset ORDER BY id');
    return known.map(({ id }) => id);
  };
  /** Holds requests of this kind until it is let go. The laptop hangs up while the first one is held. */
  const abandonDuring = async (action: string) => {
    const held = Promise.withResolvers<void>();
    await proxy.set((exchange) =>
      exchange.action === action ? held.promise.then(() => undefined) : undefined,
    );
    const before = proxy.seen.length;
    const hangingUp = new AbortController();
    const sending = open(hub.url, { ...push, signal: hangingUp.signal });
    const ended = expect(sending).rejects.toThrow();
    await eventually(() => expect(proxy.seen.slice(before)).toContain(action));
    hangingUp.abort();
    await ended;
    return { letGo: held.resolve, seen: () => proxy.seen.slice(before) };
  };
  const again = async () => {
    await proxy.set(undefined);
    return (await send(hub.url, push)).json.value.answers;
  };
  return { hub, proxy, changesets, ledger, abandonDuring, again };
}

test('a push of profiles whose laptop has gone ends while it reads, claims nothing, and holds up nobody', async () => {
  const { ledger, abandonDuring, again, hub } = await openHub();
  const { letGo, seen } = await abandonDuring('GetItem');
  // Only the laptop's departure can end the request: DynamoDB does not answer.
  await eventually(() => expect(hub.pool.idleCount).toBe(hub.pool.totalCount));
  letGo();
  // The canceled request opens no circuit breaker: the next push is served at once.
  expect(await again()).toMatchObject(profiles.map(() => ({ result: 'applied' })));
  expect(seen().filter((action) => action === 'GetItem')).toHaveLength(1 + profiles.length);
  expect(await ledger()).toHaveLength(profiles.length);
  expect(hub.logged.join()).not.toContain('defect');
});

test('a write that is on its way is recorded, though its laptop has gone, and the next one is not begun', async () => {
  const { changesets, ledger, abandonDuring, again, hub } = await openHub();
  const [first] = changesets;
  const { letGo, seen } = await abandonDuring('UpdateItem');
  letGo();
  const done = `SELECT id FROM sync.changeset WHERE answer IS NOT NULL`;
  await eventually(async () =>
    expect((await hub.pool.query(done)).rows).toEqual([{ id: first?.id }]),
  );
  expect(await ledger()).toEqual([first?.id]);
  expect(seen().filter((action) => action === 'GetItem')).toHaveLength(1);
  const [repeated, ...others] = await again();
  expect(repeated).toMatchObject({ result: 'applied', repeated: true });
  expect(others).toMatchObject([{ result: 'applied' }, { result: 'applied' }]);
  expect(hub.logged.join()).not.toContain('defect');
});
