import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { DynamodbSettings } from '../../../sync/hub/server/settings/store-settings.ts';

export interface FeedProcess {
  /** What it has logged. */
  readonly lines: readonly string[];
  readonly ended: Promise<unknown>;
  kill(signal: NodeJS.Signals): void;
}

/** The feed of a replica in a process of its own; killed when the test ends. */
export function spawnFeed(given: {
  databaseUrl: string;
  dynamodb: DynamodbSettings;
  /** A crash point to end at. */
  endAt?: string;
}): FeedProcess {
  const { endpoint = '', credentials } = given.dynamodb;
  const child: ChildProcess = spawn(
    process.execPath,
    ['test/support/center/feed-main.ts', given.databaseUrl, endpoint],
    {
      stdio: ['ignore', 'inherit', 'pipe'],
      env: {
        ...process.env,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: credentials?.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey,
        ...(given.endAt === undefined ? {} : { CASELOAD_END_AT: given.endAt }),
      },
    },
  );
  const lines: string[] = [];
  const output = child.stderr as NodeJS.ReadableStream;
  createInterface({ input: output }).on('line', (line) => lines.push(line));
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { lines, ended, kill: (signal) => child.kill(signal) };
}
