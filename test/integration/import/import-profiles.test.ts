import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { storeUnavailable } from '../../../sync/hub/dynamodb/client/circuit-breaker.ts';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { findFreePort } from '../../../sync/hub/server/start/embedded/free-port.ts';
import { openTestCenter, type TestCenter } from '../../support/center/center.ts';
import {
  assignment,
  counts,
  importText,
  interchange,
  staff,
} from '../../support/import/import-text.ts';

const importStaff = (center: TestCenter, sex: string) =>
  importText(
    center,
    interchange('StaffAssociation', staff('1', `<Sex>${sex}</Sex>`), assignment('1', 7)),
    { name: 'Staff.xml' },
  );

/** A client that does something before and after each write of a profile. */
function around(
  client: DynamoDBDocumentClient,
  given: { before?: () => Promise<unknown>; after?: () => Promise<unknown> },
): DynamoDBDocumentClient {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name !== 'send') return typeof value === 'function' ? value.bind(target) : value;
      return async (command: never, options: never) => {
        const isWrite =
          (command as unknown) instanceof PutCommand ||
          (command as unknown) instanceof UpdateCommand;
        if (isWrite) await given.before?.();
        const answer = await target.send(command, options);
        if (isWrite) await given.after?.();
        return answer;
      };
    },
  });
}

async function auditOf({ pool }: TestCenter) {
  const { rows } = await pool.query(
    "SELECT actor, after ->> 'gender' AS gender FROM sync.audit WHERE entity = 'profiles' ORDER BY id",
  );
  return rows;
}

test('a feed that sees the write first leaves the audit to the import', async () => {
  const center = await openTestCenter();
  const scans: Promise<unknown>[] = [];
  const dynamodb = around(center.dynamodb, {
    async after() {
      scans.push(scanProfiles({ pool: center.pool, client: center.dynamodb }));
      // Long enough for the scan to read the new document and to wait for the entry.
      await new Promise((resolve) => setTimeout(resolve, 300));
    },
  });
  for (const sex of ['Female', 'Male']) await importStaff({ ...center, dynamodb }, sex);
  await Promise.all(scans);
  expect(scans).toHaveLength(2);
  expect(await auditOf(center)).toEqual([
    { actor: 'import: Staff.xml', gender: 'female' },
    { actor: 'import: Staff.xml', gender: 'male' },
  ]);
  expect(await scanProfiles({ pool: center.pool, client: center.dynamodb })).toMatchObject({
    scanned: 1,
    changed: 0,
  });
});

test('a document that another application writes meanwhile is read again, and its change stays', async () => {
  const center = await openTestCenter();
  await importStaff(center, 'Female');
  let writes = 0;
  const dynamodb = around(center.dynamodb, {
    async before() {
      writes += 1;
      if (writes > 1) return;
      await center.dynamodb.send(
        new UpdateCommand({
          TableName: 'profiles',
          Key: { profile_id: 'profile-1' },
          UpdateExpression: 'SET gender = :other, phone = :phone',
          ExpressionAttributeValues: { ':other': 'unknown', ':phone': '555' },
        }),
      );
    },
  });
  const result = await importStaff({ ...center, dynamodb }, 'Male');
  expect(result.profiles).toEqual(counts({ changed: 1 }));
  expect(writes).toBe(2);
  const { Item } = await center.dynamodb.send(
    new GetCommand({ TableName: 'profiles', Key: { profile_id: 'profile-1' } }),
  );
  expect(Item).toMatchObject({ gender: 'male', phone: '555' });
});

test('a document that changes all the time is refused, and nothing of it is altered', async () => {
  const center = await openTestCenter();
  await importStaff(center, 'Female');
  let writes = 0;
  const dynamodb = around(center.dynamodb, {
    async before() {
      writes += 1;
      await center.dynamodb.send(
        new UpdateCommand({
          TableName: 'profiles',
          Key: { profile_id: 'profile-1' },
          UpdateExpression: 'SET gender = :other',
          ExpressionAttributeValues: { ':other': `other ${writes}` },
        }),
      );
    },
  });
  const result = await importStaff({ ...center, dynamodb }, 'Male');
  expect(result.profiles).toEqual(counts({ refused: 1 }));
  expect(result.refusals).toMatchObject([
    { entity: 'profiles', code: 'store_unavailable', params: { reason: 'profile_busy' } },
  ]);
});

test('while DynamoDB is away each profile is refused with a code, the accounts are loaded, and the same file brings the profiles later', async () => {
  const center = await openTestCenter();
  const away = await createDynamodbClient({
    endpoint: `http://127.0.0.1:${await findFreePort()}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  onTestFinished(() => away.destroy());
  const both = interchange(
    'StaffAssociation',
    ...['1', '2'].flatMap((id) => [staff(id), assignment(id, 7)]),
  );
  const first = await importText({ ...center, dynamodb: away }, both, { name: 'Staff.xml' });
  expect(first).toMatchObject({
    users: counts({ new: 2 }),
    profiles: counts({ refused: 2 }),
    refusals: ['1', '2'].map((key) => ({ key, entity: 'profiles', code: 'store_unavailable' })),
  });
  expect(await auditOf(center)).toEqual([]);
  const again = await importText(center, both, { name: 'Staff.xml' });
  expect(again).toMatchObject({
    users: counts({ unchanged: 2 }),
    profiles: counts({ new: 2 }),
    refusals: [],
  });
});

test('a profile whose write gets no answer is refused by itself', async () => {
  const center = await openTestCenter();
  let writes = 0;
  const dynamodb = around(center.dynamodb, {
    async before() {
      writes += 1;
      if (writes === 1) throw storeUnavailable(undefined);
    },
  });
  const both = interchange(
    'StaffAssociation',
    ...['1', '2'].flatMap((id) => [staff(id), assignment(id, 7)]),
  );
  expect(await importText({ ...center, dynamodb }, both, { name: 'Staff.xml' })).toMatchObject({
    users: counts({ new: 2 }),
    profiles: counts({ new: 1, refused: 1 }),
    refusals: [{ entity: 'profiles', code: 'store_unavailable' }],
  });
  expect((await importText(center, both, { name: 'Staff.xml' })).profiles).toEqual(
    counts({ new: 1, unchanged: 1 }),
  );
});
