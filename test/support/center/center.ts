import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { ensureProfilesTable } from '../../../sync/hub/dynamodb/client/table.ts';
import { createProfileStore } from '../../../sync/hub/dynamodb/store.ts';
import { pull } from '../../../sync/hub/pull/pull.ts';
import { push } from '../../../sync/hub/push/push.ts';
import type { Device, Hub, HubStores } from '../../../sync/hub/server/hub.ts';
import { startEmbeddedDynamodb } from '../../../sync/hub/server/start/embedded/dynamodb.ts';
import { serve } from '../../../sync/hub/server/start/serve.ts';
import { PullLineParser } from '../../../sync/laptop/hub-client/pull-lines.ts';
import type { Bucket } from '../../../sync/model/bucket.ts';
import type { Role } from '../../../sync/model/rules/roles.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import {
  type doneLineSchema,
  type Hello,
  isRow,
  type PullRequest,
  type Row,
} from '../../../sync/protocol/pull.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import type { Cursor } from '../../../sync/protocol/values.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { firstPull } from '../first-pull.ts';
import { openTestDatabase } from './database.ts';

export interface TestCenter extends HubStores {
  readonly dynamodb: DynamoDBDocumentClient;
  /** Ends the embedded DynamoDB, as an outage would. */
  stopDynamodb(): Promise<void>;
}

/** A center of its own, and what a hub does with it, without a server; gone when the test ends. */
export async function openTestCenter(): Promise<TestCenter> {
  const { pool } = await openTestDatabase();
  const server = await startEmbeddedDynamodb({});
  const dynamodb = await createDynamodbClient(server.settings);
  let running = true;
  const stopDynamodb = async () => {
    if (running) await server.stop();
    running = false;
  };
  onTestFinished(async () => {
    dynamodb.destroy();
    await stopDynamodb();
  });
  await ensureProfilesTable(dynamodb);
  const profiles = createProfileStore({ pool, client: dynamodb });
  return { pool, profiles, dynamodb, stopDynamodb };
}

/** A hub that serves this center, as `hub start` does, until it is stopped or the test ends. */
export async function serveCenter(
  center: TestCenter,
  port = 0,
): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const { pool, dynamodb: client } = center;
  const serving = await serve({
    stores: { pool, client, addresses: {}, close: async () => {} },
    settings: { host: '127.0.0.1', port, trustProxy: false },
    log: pino({ level: 'silent' }),
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= serving.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { url: serving.url, port: Number(new URL(serving.url).port), stop };
}

/** A laptop that has joined, with the scope given rather than derived. */
export async function addDevice(
  hub: HubStores,
  given: { buckets: Bucket[]; role?: Role; name?: string },
): Promise<Device> {
  const { buckets, role = 'counselor', name = 'c' } = given;
  const { rows } = await hub.pool.query(
    `INSERT INTO sync.device (name, user_id, thumbprint, public_jwk)
     VALUES ('laptop', $1, gen_random_uuid()::text, '{}') RETURNING id`,
    [name],
  );
  const user = {
    sourced_id: name,
    email: `${name}@school.example`,
    given_name: 'C',
    family_name: 'C',
    roles: [role],
    profile_id: null,
  };
  return { id: rows[0].id, user, buckets: ['district', ...buckets] };
}

type Done = z.infer<typeof doneLineSchema>;

export interface Pulled {
  readonly hello: Hello;
  readonly done: Done;
  readonly rows: readonly Row[];
  /** Those to go on from. */
  readonly cursors: PullRequest['buckets'];
}

/** A whole pull, parsed. */
export async function pullAll(
  hub: Hub,
  device: Device,
  buckets: PullRequest['buckets'] = {},
  more: Partial<PullRequest> = {},
): Promise<Pulled> {
  const output = new PassThrough();
  const request = { ...firstPull, buckets, ...more };
  const [answer] = await Promise.all([
    text(output),
    pull({ hub, device, request, output }).finally(() => output.end()),
  ]);
  const parser = new PullLineParser();
  const lines = answer
    .trim()
    .split('\n')
    .map((line) => parser.parse(line));
  const [first] = lines;
  const done = lines.at(-1);
  if (first === undefined || done === undefined || !('hello' in first) || !('done' in done)) {
    throw new Error(`The pull was cut short: ${answer}`);
  }
  const cursors: Partial<Record<Bucket, Cursor>> = { ...buckets };
  for (const line of lines) {
    if ('end' in line) cursors[line.end] = { ...buckets[line.end], ...line.cursor };
  }
  const rows = lines.filter(isRow);
  return { hello: first.hello, done, rows, cursors };
}

/** A connection for a test that holds a transaction open; ended with the test, however that ends. */
export async function connectTo({ pool }: Pick<HubStores, 'pool'>): Promise<pg.PoolClient> {
  const client = await pool.connect();
  onTestFinished(() => client.release(true));
  return client;
}

/** The answer to a push of one changeset; a defect fails the test. */
export async function pushOne(
  hub: HubStores,
  device: Device,
  changeset: Changeset,
): Promise<Answer> {
  const { rows } = await hub.pool.query('SELECT epoch FROM sync.epoch WHERE is_current');
  const request = { protocol: protocolVersion, epoch: rows[0].epoch, changesets: [changeset] };
  const report = (error: unknown) => {
    throw error;
  };
  const [answer] = await push({ hub, device, request, report });
  return answer as Answer;
}
