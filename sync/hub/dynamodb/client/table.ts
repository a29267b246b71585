import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CaseloadError } from '../../../model/error.ts';
import { answered, profilesTable } from './client.ts';
import { hasName } from './errors.ts';

const profileIndexes = { 'school-index': 'school_id', 'email-index': 'email' } as const;

/** Seed: “Profiles Table”; design section 5 adds projection, billing and the stream. */
const definition: CreateTableCommandInput = {
  TableName: profilesTable,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'profile_id', KeyType: 'HASH' }],
  AttributeDefinitions: ['profile_id', ...Object.values(profileIndexes)].map((name) => ({
    AttributeName: name,
    AttributeType: 'S',
  })),
  GlobalSecondaryIndexes: Object.entries(profileIndexes).map(([name, attribute]) => ({
    IndexName: name,
    KeySchema: [{ AttributeName: attribute, KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
  })),
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};

/** How long a new table may take to become active. Milliseconds. */
const patienceMs = 120_000;
const pauseMs = 200;

/**
 * Creates the table `profiles` unless it exists, and waits until it is active. It never changes an existing table.
 * @throws `schema_mismatch` when it exists with another key or without an index, `store_unavailable`
 */
export async function ensureProfilesTable(
  client: DynamoDBDocumentClient,
): Promise<{ created: boolean }> {
  const existing = await describeProfilesTable(client);
  if (existing !== undefined) {
    const problem = problemOfTable(existing);
    if (problem !== undefined) {
      throw new CaseloadError({ code: 'schema_mismatch', params: { detail: problem } });
    }
  } else {
    await create(client);
  }
  await waitUntilActive(client);
  return { created: existing === undefined };
}

/** DynamoDB's description of the table; undefined when the table does not exist. */
export async function describeProfilesTable(
  client: DynamoDBDocumentClient,
): Promise<TableDescription | undefined> {
  const answer = await answered(
    client.send(new DescribeTableCommand({ TableName: profilesTable })).catch((error: unknown) => {
      if (hasName(error, 'ResourceNotFoundException')) return undefined;
      throw error;
    }),
  );
  return answer?.Table;
}

/** The ARN of the table's present stream; undefined when it has none. */
export async function findStream(client: DynamoDBDocumentClient): Promise<string | undefined> {
  const table = await describeProfilesTable(client);
  // DynamoDB still names a stream that was switched off as the latest.
  return table?.StreamSpecification?.StreamEnabled ? table.LatestStreamArn : undefined;
}

/** What the table's definition lacks for the hub, in words; undefined when it lacks nothing. */
export function problemOfTable(table: TableDescription): string | undefined {
  const [key, ...moreKeys] = table.KeySchema ?? [];
  if (key?.AttributeName !== 'profile_id' || moreKeys.length > 0) {
    return `The key of DynamoDB’s table ${profilesTable} must be profile_id alone.`;
  }
  for (const [name, attribute] of Object.entries(profileIndexes)) {
    const index = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === name);
    if (index?.KeySchema?.[0]?.AttributeName !== attribute || index.KeySchema.length > 1) {
      return `DynamoDB’s table ${profilesTable} needs the index ${name} with the key ${attribute}.`;
    }
    if (index.Projection?.ProjectionType !== 'ALL') {
      return `The index ${name} of DynamoDB’s table ${profilesTable} must project ALL attributes.`;
    }
  }
  return undefined;
}

async function create(client: DynamoDBDocumentClient): Promise<void> {
  await answered(
    client.send(new CreateTableCommand(definition)).catch((error: unknown) => {
      // Another hub was faster.
      if (!hasName(error, 'ResourceInUseException')) throw error;
    }),
  );
}

async function waitUntilActive(client: DynamoDBDocumentClient): Promise<void> {
  for (let waited = 0; waited < patienceMs; waited += pauseMs) {
    const table = await describeProfilesTable(client);
    const parts = [
      table?.TableStatus,
      ...(table?.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus),
    ];
    if (parts.every((status) => status === 'ACTIVE')) return;
    await setTimeout(pauseMs);
  }
  throw new CaseloadError({
    code: 'store_unavailable',
    params: {
      reason: 'operator',
      detail: `DynamoDB’s table ${profilesTable} was not ready within ${patienceMs / 1000} seconds.`,
    },
  });
}
