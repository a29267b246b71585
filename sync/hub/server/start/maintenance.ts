import type pg from 'pg';
import type { Logger } from 'pino';
import { sealAudit } from '../../audit/seal.ts';
import { pruneProofs } from '../../devices/authenticate.ts';
import { markOrder, trimRemovals } from '../../postgres/tombstones.ts';
import { describeError } from '../log.ts';

const pauseMs = 300_000;

interface Given {
  readonly pool: pg.Pool;
  readonly log: Logger;
  /** Days after which removals are forgotten. */
  readonly tombstoneDays: number;
}

/** What a hub does now and then beside serving. Replicas may do it at the same time. */
const chores: readonly {
  readonly name: string;
  readonly run: (given: Given) => Promise<unknown>;
}[] = [
  { name: 'prune proofs', run: ({ pool }) => pruneProofs(pool) },
  { name: 'seal the audit', run: ({ pool }) => sealAudit(pool) },
  { name: 'mark the order', run: ({ pool }) => markOrder(pool) },
  { name: 'trim removals', run: ({ pool, tombstoneDays }) => trimRemovals(pool, tombstoneDays) },
];

/** Starts the chores. `stop` resolves when none is under way. */
export function startMaintenance(given: Given): { stop(): Promise<void> } {
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

async function doAll(given: Given): Promise<void> {
  for (const { name, run } of chores) {
    try {
      await run(given);
    } catch (error) {
      given.log.warn(
        { chore: name, error: describeError(error) },
        'chore failed; it is tried again',
      );
    }
  }
}
