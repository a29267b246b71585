import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { Logger } from 'pino';
import { describeError } from '../../server/log.ts';
import { backOff, pause } from '../client/back-off.ts';
import { type FeedTimes, runFeed } from './feed.ts';
import { lead } from './leader.ts';

const standardTimes: FeedTimes = {
  scanMs: 60_000,
  scanWithStreamMs: 3_600_000,
  pollMs: 200,
  lookMs: 30_000,
};
/** How long a replica waits before it tries again to lead. */
const followerPauseMs = 5_000;
const backOffs = { firstMs: 500, mostMs: 30_000 };

/**
 * Feeds the version index from DynamoDB until `stop`, in the replica of the hub that leads.
 * @param given.times overrides some of `standardTimes`
 * @returns `stop` resolves when the feed has ended
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
