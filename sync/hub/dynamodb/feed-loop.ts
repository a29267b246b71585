import { setTimeout } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { Logger } from 'pino';
import { describeError } from '../log.ts';
import { scanProfiles } from './feed.ts';

/**
 * Scans at once, and again and again with a pause. A scan that fails is told in the log, and the next is
 * tried after the same pause.
 * @returns how to end it: resolves when the scan that runs has ended
 */
export function startFeed(given: {
  pool: pg.Pool;
  client: DynamoDBDocumentClient;
  log: Logger;
  pauseMs: number;
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
  pauseMs: number;
  signal: AbortSignal;
}): Promise<void> {
  const { log, pauseMs, signal } = given;
  while (!signal.aborted) {
    try {
      const result = await scanProfiles({ ...given, wait: false });
      if (result !== undefined) log.info(result, 'profiles scanned');
    } catch (error) {
      log.warn({ error: describeError(error) }, 'profiles not scanned');
    }
    await setTimeout(pauseMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
