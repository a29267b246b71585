import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, onTestFinished } from 'vitest';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { ensureProfilesTable } from '../../../sync/hub/dynamodb/client/table.ts';
import type { DynamodbSettings } from '../../../sync/hub/server/settings/store-settings.ts';
import { startEmbeddedDynamodb } from '../../../sync/hub/server/start/embedded/dynamodb.ts';
import { launchDynamodbLocal, whyNoDynamodbLocal } from './dynamodb-local.ts';

export type DynamodbKind = 'dynalite' | 'DynamoDB Local';

/** Both kinds, with why one cannot run here. */
export const dynamodbs: readonly { kind: DynamodbKind; missing: string | undefined }[] = [
  { kind: 'dynalite', missing: undefined },
  { kind: 'DynamoDB Local', missing: whyNoDynamodbLocal() },
];

/** A DynamoDB of its own for the test that calls: empty, without a table. Gone at the test's end. */
export async function openEmptyDynamodb(kind: DynamodbKind): Promise<{
  client: DynamoDBDocumentClient;
  settings: DynamodbSettings;
}> {
  const settings = kind === 'dynalite' ? await startDynalite() : await startLocal();
  const client = await createDynamodbClient(settings);
  onTestFinished(() => client.destroy());
  return { client, settings };
}

/** The same, with the table `profiles`. */
export async function openDynamodb(
  kind: DynamodbKind = 'dynalite',
): Promise<{ client: DynamoDBDocumentClient; settings: DynamodbSettings }> {
  const opened = await openEmptyDynamodb(kind);
  await ensureProfilesTable(opened.client);
  return opened;
}

async function startDynalite(): Promise<DynamodbSettings> {
  const server = await startEmbeddedDynamodb({});
  onTestFinished(() => server.stop());
  return server.settings;
}

let local: Promise<{ process: ChildProcess; port: number }> | undefined;

/** One server for a test file; it keeps the data of each access key apart. */
async function startLocal(): Promise<DynamodbSettings> {
  local ??= launchDynamodbLocal(['-inMemory']);
  const { port } = await local;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: randomUUID().replaceAll('-', ''), secretAccessKey: 'any' },
  };
}

afterAll(async () => {
  if (local === undefined) return;
  const { process: server } = await local;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
});
