import type pg from 'pg';
import type { Logger } from 'pino';
import { sealAudit } from '../audit/seal.ts';
import { pruneProofs } from '../devices/authenticate.ts';
import { describeError } from '../log.ts';

const pauseMs = 300_000;

/** What a hub does now and then beside serving. Replicas may do it at the same time. */
const chores: readonly {
  readonly name: string;
  readonly run: (pool: pg.Pool) => Promise<unknown>;
}[] = [
  { name: 'prune proofs', run: pruneProofs },
  { name: 'seal the audit', run: sealAudit },
];

/** Starts the chores. `stop` resolves when none is under way. */
export function startChores(given: { pool: pg.Pool; log: Logger }): { stop(): Promise<void> } {
  let underWay: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = underWay.then(() => doAll(given));
  }, pauseMs);
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}

async function doAll({ pool, log }: { pool: pg.Pool; log: Logger }): Promise<void> {
  for (const { name, run } of chores) {
    try {
      await run(pool);
    } catch (error) {
      log.warn({ chore: name, error: describeError(error) }, 'chore failed; it is tried again');
    }
  }
}
