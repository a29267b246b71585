import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { Logger } from 'pino';
import { isConnectionError } from '../../postgres/transaction.ts';
import { describeError } from '../../server/log.ts';
import { backOff, pause } from '../client/back-off.ts';
import { isAccessDenied } from '../client/errors.ts';
import { findStream } from '../client/table.ts';
import { readClock, writeFeedAge } from './checkpoints.ts';
import { type Follower, follow, type Round } from './follow.ts';
import { type ScanResult, scanSteps } from './scan.ts';
import { openStreams, type Streams } from './streams.ts';

export interface FeedTimes {
  /** Between two scans, when the table has no stream. */
  readonly scanMs: number;
  /** Between two scans, when the table has a stream. */
  readonly scanWithStreamMs: number;
  /** Between two reads of a stream without news. DynamoDB allows five a second. */
  readonly pollMs: number;
  /** Between two checks whether the table has a stream, or a new one. */
  readonly lookMs: number;
}

/** A stream shows changes “in near real time”, and lists a new shard a little late. It is complete after this. */
const streamDelayMs = 15_000;
/** How often the feed records its age. */
const agePauseMs = 5_000;
const backOffs = { firstMs: 500, mostMs: 30_000 };

interface Feed {
  readonly stores: { connection: pg.ClientBase; pool: pg.Pool; client: DynamoDBDocumentClient };
  readonly log: Logger;
  readonly times: FeedTimes;
  /** Aborted when the feed has to end, or has lost the right to write. */
  readonly signal: AbortSignal;
}

/**
 * Applies the changes of the table to the version index until the signal aborts. It follows the table's stream, if
 * there is one. It also scans the table, at once and then at intervals, one page between two reads of the stream.
 * While DynamoDB does not answer it tries again, waiting longer each time.
 * @throws errors of PostgreSQL
 */
export async function runFeed(given: Feed): Promise<void> {
  const { stores, log, signal } = given;
  const streams = await openStreams(stores.client);
  try {
    const work = feedSteps(given, streams);
    for (let failures = 0; !signal.aborted; ) {
      try {
        await work.step();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (isConnectionError(error)) throw error;
        failures += 1;
        // One line in the log for each outage.
        if (failures === 1) log.warn({ error: describeError(error) }, 'profiles not applied');
        await backOff(failures, { ...backOffs, signal });
      }
    }
  } finally {
    streams.close();
  }
}

/** The next step of the feed, with the state that it needs. */
function feedSteps({ log, times, signal, ...given }: Feed, streams: Streams) {
  const stores = { ...given.stores, log };
  const pace = `it is scanned every ${times.scanMs / 1000} s`;
  const { connection } = stores;
  const never = Number.NEGATIVE_INFINITY;
  let lookedAt = never;
  let stream: string | undefined;
  let follower: Follower | undefined;
  let isFollowed = false;
  let isForbidden = false;
  let scan: AsyncGenerator<void, ScanResult> | undefined;
  let scanBegunAt = never;
  /** A scan has ended that began after the last change that the stream did not show. */
  let isWhole = false;
  let ageWrittenAt = never;

  async function look(): Promise<void> {
    const found = await findStream(stores.client);
    if (lookedAt === never || found !== stream) {
      stream = found;
      follower = undefined;
      isFollowed = false;
      isForbidden = false;
      // A scan that begins now finds the changes from before the stream began.
      scanAgain();
      if (stream === undefined) log.info(`the profiles table has no stream: ${pace}`);
    }
    // Also tries again to follow a stream that the hub was not allowed to read.
    if (stream !== undefined) follower ??= await follow({ stores, streams, stream });
    lookedAt = performance.now();
  }

  function scanAgain(): void {
    isWhole = false;
    scan = undefined;
    scanBegunAt = never;
  }

  async function stepScan(): Promise<void> {
    const now = performance.now();
    const wait = isFollowed ? times.scanWithStreamMs : times.scanMs;
    if (scan === undefined && now - scanBegunAt >= wait) {
      scan = scanSteps(stores);
      scanBegunAt = now;
    }
    const step = await scan?.next().catch((error: unknown) => {
      scanAgain();
      throw error;
    });
    if (step?.done) {
      log.info(step.value, 'profiles scanned');
      scan = undefined;
      isWhole = true;
    }
  }

  /** @returns undefined when there is no stream, or the hub may not read it */
  async function readStream(): Promise<Round | undefined> {
    try {
      const round = await follower?.round();
      if (round !== undefined && !isFollowed) {
        log.info({ stream }, 'the stream of the profiles table is followed');
        if (isForbidden) scanAgain();
        isFollowed = true;
        isForbidden = false;
      }
      return round;
    } catch (error) {
      if (!isAccessDenied(error)) throw error;
      if (!isForbidden) log.warn(`the stream of the profiles table may not be read: ${pace}`);
      follower = undefined;
      isFollowed = false;
      isForbidden = true;
      return undefined;
    }
  }

  async function stepStream(): Promise<Round | undefined> {
    const isAgeDue = isWhole && performance.now() - ageWrittenAt > agePauseMs;
    const clock = isAgeDue ? await readClock(connection) : undefined;
    const round = await readStream();
    if (round?.isLossy) {
      log.warn('the stream has lost changes: the profiles table is scanned');
      scanAgain();
    }
    if (round?.isDrained && isWhole && clock !== undefined) {
      const completeAt = new Date(clock.getTime() - streamDelayMs);
      await writeFeedAge(connection, 'profiles-stream', completeAt);
      ageWrittenAt = performance.now();
    }
    return round;
  }

  return {
    async step(): Promise<void> {
      if (performance.now() - lookedAt > times.lookMs) await look();
      await stepScan();
      const round = await stepStream();
      if (scan === undefined && (round === undefined || round.records === 0)) {
        await pause(times.pollMs, signal);
      }
    },
  };
}
