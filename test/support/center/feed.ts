import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { FeedTimes } from '../../../sync/hub/dynamodb/feed/feed.ts';
import { startFeed } from '../../../sync/hub/dynamodb/feed/feed-loop.ts';

export interface TestFeed {
  /** What it has logged, as text. */
  readonly lines: string[];
  /** How often it has logged these words. */
  said(words: string): number;
  stop(): Promise<void>;
}

/** A feed as a hub runs it, at a quicker pace; stopped when the test ends. */
export function openFeed(
  stores: { pool: pg.Pool; client: DynamoDBDocumentClient },
  times: Partial<FeedTimes> = {},
): TestFeed {
  const lines: string[] = [];
  const { pool, client } = stores;
  const feed = startFeed({
    pool,
    client,
    log: pino({}, { write: (line) => lines.push(line) }),
    times: { pollMs: 20, lookMs: 100, ...times },
  });
  onTestFinished(() => feed.stop());
  return {
    lines,
    said: (words) => lines.filter((line) => line.includes(words)).length,
    stop: () => feed.stop(),
  };
}
