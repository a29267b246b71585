import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { ensureProfilesTable } from '../../../sync/hub/dynamodb/client/table.ts';
import { startFeed } from '../../../sync/hub/dynamodb/feed/feed-loop.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { createProfileStore } from '../../../sync/hub/dynamodb/store.ts';
import { startEmbeddedDynamodb } from '../../../sync/hub/server/start/embedded/dynamodb.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import {
  addDevice,
  edit,
  etagIn,
  profileEntries,
  putForeign,
} from '../../support/center/profiles.ts';
import { eventually } from '../../support/eventually.ts';

async function openWithOutages() {
  const { pool } = await openTestDatabase();
  const server = await startEmbeddedDynamodb({});
  const client = await createDynamodbClient(server.settings);
  onTestFinished(() => client.destroy());
  await ensureProfilesTable(client);
  await putForeign(client, { profile_id: 'p', school_id: '1', phone: '1' });
  return { pool, server, client };
}

test('while DynamoDB is away changesets wait, entries stay, and asOf tells how old they are', async () => {
  const { pool, server, client } = await openWithOutages();
  const device = await addDevice(pool);
  const store = createProfileStore({ pool, client });
  await scanProfiles({ pool, client });
  const asOf = await store.asOf();
  const change = edit('p', await etagIn(client, 'p'), { phone: '2' });
  await server.stop();
  expect(await store.apply(device, change, standardDescriptors)).toMatchObject({
    result: 'unavailable',
    error: { code: 'store_unavailable' },
  });
  const unavailable = { code: 'store_unavailable' };
  await expect(store.read(['p'])).rejects.toMatchObject(unavailable);
  await expect(store.readSchool(1)[Symbol.asyncIterator]().next()).rejects.toMatchObject(
    unavailable,
  );
  await expect(scanProfiles({ pool, client })).rejects.toMatchObject(unavailable);
  expect(await profileEntries(pool)).toEqual(['school:1 p']);
  expect(await store.asOf()).toBe(asOf);
});

test('the feed goes on by itself when DynamoDB is back', async () => {
  const { pool } = await openTestDatabase();
  const first = await startEmbeddedDynamodb({});
  const { port } = new URL(first.endpoint);
  await first.stop();
  const client = await createDynamodbClient(first.settings);
  onTestFinished(() => client.destroy());
  const lines: string[] = [];
  const log = pino({}, { write: (line) => lines.push(line) });
  const feed = startFeed({ pool, client, log, times: { scanMs: 50, pollMs: 20 } });
  onTestFinished(() => feed.stop());
  await eventually(() => expect(lines.join()).toContain('profiles not applied'));
  const second = await startEmbeddedDynamodb({ port: Number(port) });
  onTestFinished(() => second.stop());
  const other = await createDynamodbClient(first.settings);
  onTestFinished(() => other.destroy());
  await ensureProfilesTable(other);
  await putForeign(other, { profile_id: 'p', school_id: '1' });
  await eventually(async () => expect(await profileEntries(pool)).toEqual(['school:1 p']));
});
