import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { Logger } from 'pino';
import { isConnectionError } from '../../postgres/transaction.ts';
import { describeError } from '../../server/log.ts';
import { isAccessDenied } from '../client/errors.ts';
import { backOff, pause } from '../client/pause.ts';
import { findStream } from '../client/table.ts';
import { readClock, writeFeedAge } from './checkpoints.ts';
import { type Follower, follow, type Round } from './follow.ts';
import { type ScanResult, scanSteps } from './scan.ts';
import { openStreams, type Streams } from './streams.ts';

export interface FeedTimes {
  /** Between two scans, when the table has no stream. */
  readonly scanMs: number;
  /** Between two scans, when it has one. */
  readonly scanWithStreamMs: number;
  /** Between two looks into a stream that has nothing new. It bears five a second. */
  readonly pollMs: number;
  /** Between two looks whether the table has a stream, or another one. */
  readonly lookMs: number;
}

/** A stream tells changes “in near real time”, and lists a new shard a little late: behind that is everything. */
const streamDelayMs = 15_000;
/** How often the feed writes down how far it is. */
const agePauseMs = 5_000;
const backOffs = { firstMs: 500, mostMs: 30_000 };

interface Feed {
  readonly stores: { connection: pg.ClientBase; pool: pg.Pool; client: DynamoDBDocumentClient };
  readonly log: Logger;
  readonly times: FeedTimes;
  /** Raised when the feed is to end, or may write no longer. */
  readonly signal: AbortSignal;
}

/**
 * Folds what happens in the table into the version index, until the signal says stop: follows its stream,
 * where it has one, and scans it, at once and then now and then, a page at a time between looks into the stream.
 * Where there is no stream, scans are all there is. While DynamoDB does not answer it tries again, waiting
 * longer each time.
 * @throws whatever PostgreSQL has to say
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
        // Of an outage, its beginning is news.
        if (failures === 1) log.warn({ error: describeError(error) }, 'profiles not folded');
        await backOff(failures, { ...backOffs, signal });
      }
    }
  } finally {
    streams.close();
  }
}

/** What the feed does next, and what it has to remember for that. */
function feedSteps({ stores, log, times, signal }: Feed, streams: Streams) {
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
  /** A scan has ended that began after the last change that the stream did not tell. */
  let isWhole = false;
  let ageWrittenAt = never;

  async function look(): Promise<void> {
    const found = await findStream(stores.client);
    if (lookedAt === never || found !== stream) {
      stream = found;
      follower = undefined;
      isFollowed = false;
      isForbidden = false;
      // What happened before a stream began, or while there was none, a scan finds that begins after.
      scanAgain();
      if (stream === undefined) log.info(`the profiles table has no stream: ${pace}`);
    }
    // One that might not be read is tried again.
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

  /** @returns undefined: there is no stream, or none that may be read */
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
