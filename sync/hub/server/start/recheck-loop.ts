import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { decideRecheck } from '../../postgres/recheck.ts';
import { describeError } from '../log.ts';

/** Between two looks at the queue: a change reaches the laptops that listen within this time. */
const pauseMs = 25;
const pauseAfterErrorMs = 2_000;

/** Works off the queue of rechecks as it fills, also after a load of many rows. `stop` resolves when it has ended. */
export function startRecheckLoop(given: { pool: pg.Pool; log: Logger }): { stop(): Promise<void> } {
  const ending = new AbortController();
  const ended = run({ ...given, signal: ending.signal });
  return {
    async stop() {
      ending.abort();
      await ended;
    },
  };
}

async function run(given: { pool: pg.Pool; log: Logger; signal: AbortSignal }): Promise<void> {
  const { pool, log, signal } = given;
  let hasFailed = false;
  while (!signal.aborted) {
    let wait = pauseMs;
    try {
      const { isEmpty } = await decideRecheck(pool, { signal });
      // What is left is held by others. It is looked at again, and not at once.
      if (!isEmpty) wait = pauseMs * 20;
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) log.warn({ error: describeError(error) }, 'rechecks not decided');
      hasFailed = true;
      wait = pauseAfterErrorMs;
    }
    await setTimeout(wait, undefined, { signal }).catch(() => undefined);
  }
}
