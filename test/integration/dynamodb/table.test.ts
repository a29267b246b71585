import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import {
  describeProfilesTable,
  ensureProfilesTable,
} from '../../../sync/hub/dynamodb/client/table.ts';
import { findFreePort } from '../../../sync/hub/server/start/embedded/free-port.ts';
import { dynamodbs, openEmptyDynamodb } from '../../support/center/dynamodb.ts';

describe.each(dynamodbs)('the table on $kind', ({ kind, missing }) => {
  test.skipIf(missing)(
    'is made as the seed says, once, though several hubs make it at once',
    async () => {
      const { client } = await openEmptyDynamodb(kind);
      const results = await Promise.all([ensureProfilesTable(client), ensureProfilesTable(client)]);
      expect(results).toContainEqual({ created: true });
      expect(await ensureProfilesTable(client)).toEqual({ created: false });
      const table = await describeProfilesTable(client);
      expect(table?.KeySchema).toEqual([{ AttributeName: 'profile_id', KeyType: 'HASH' }]);
      const indexes = table?.GlobalSecondaryIndexes?.map((index) => [
        index.IndexName,
        index.KeySchema?.[0]?.AttributeName,
        index.Projection?.ProjectionType,
        index.IndexStatus,
      ]);
      expect(indexes?.sort()).toEqual([
        ['email-index', 'email', 'ALL', 'ACTIVE'],
        ['school-index', 'school_id', 'ALL', 'ACTIVE'],
      ]);
      if (kind === 'DynamoDB Local') {
        expect(table?.StreamSpecification?.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
      }
    },
  );

  test.skipIf(missing)('of another shape is refused and left alone', async () => {
    const { client } = await openEmptyDynamodb(kind);
    await client.send(
      new CreateTableCommand({
        TableName: 'profiles',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'profile_id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'profile_id', AttributeType: 'S' }],
      }),
    );
    await expect(ensureProfilesTable(client)).rejects.toMatchObject({ code: 'schema_mismatch' });
  });
});

test('a DynamoDB that does not answer is store_unavailable', async () => {
  const client = await createDynamodbClient({
    endpoint: `http://127.0.0.1:${await findFreePort()}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  await expect(ensureProfilesTable(client)).rejects.toMatchObject({ code: 'store_unavailable' });
  client.destroy();
});
