import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { Logger } from 'pino';
import { describeError } from '../../server/log.ts';
import { backOff, pause } from '../client/pause.ts';
import { type FeedTimes, runFeed } from './feed.ts';
import { lead } from './leader.ts';

const standardTimes: FeedTimes = {
  scanMs: 60_000,
  scanWithStreamMs: 3_600_000,
  pollMs: 200,
  lookMs: 30_000,
};
/** How long a replica that does not lead waits before it asks again. */
const followerPauseMs = 5_000;
const backOffs = { firstMs: 500, mostMs: 30_000 };

/**
 * Feeds the version index from DynamoDB, in whichever replica of the hub leads, until it is stopped.
 * @param given.times what is to be other than usual
 * @returns how to end it: resolves when nothing is under way
 */
export function startFeed(given: {
  pool: pg.Pool;
  client: DynamoDBDocumentClient;
  log: Logger;
  times?: Partial<FeedTimes>;
}): { stop(): Promise<void> } {
  const ending = new AbortController();
  const ended = run({ ...given, signal: ending.signal });
  return {
    async stop() {
      ending.abort();
      await ended;
    },
  };
}

async function run(given: {
  pool: pg.Pool;
  client: DynamoDBDocumentClient;
  log: Logger;
  times?: Partial<FeedTimes>;
  signal: AbortSignal;
}): Promise<void> {
  const { pool, client, log, signal } = given;
  const times = { ...standardTimes, ...given.times };
  for (let failures = 0; !signal.aborted; ) {
    try {
      await lead({ pool, name: 'profiles-feed', signal }, async (connection, leading) => {
        log.info('this hub feeds profiles');
        await runFeed({ stores: { connection, pool, client }, log, times, signal: leading });
      });
      failures = 0;
      await pause(followerPauseMs * (0.5 + Math.random() / 2), signal);
    } catch (error) {
      failures += 1;
      if (failures === 1) log.warn({ error: describeError(error) }, 'profiles not fed');
      await backOff(failures, { ...backOffs, signal });
    }
  }
}
