import type pg from 'pg';
import type { Logger } from 'pino';
import { sealAudit } from '../../audit/seal.ts';
import { pruneProofs } from '../../devices/authenticate.ts';
import { continueScan } from '../../postgres/table-scan.ts';
import { markOrder, trimRemovals } from '../../postgres/tombstones.ts';
import { describeError } from '../log.ts';
import { pruneAttempts } from '../rate-limits.ts';
import { reportTriggers } from './report-triggers.ts';

const pauseMs = 300_000;
/** How long a part of the daily scan takes. */
const scanMs = 60_000;

interface MaintenanceOptions {
  readonly pool: pg.Pool;
  readonly log: Logger;
  /** How long the hub remembers removals. */
  readonly tombstoneDays: number;
}

/** What a hub does regularly beside serving. Replicas may run a task at the same time. */
const tasks: readonly {
  readonly name: string;
  readonly run: (options: MaintenanceOptions) => Promise<unknown>;
}[] = [
  { name: 'prune proofs', run: ({ pool }) => pruneProofs(pool) },
  { name: 'prune attempts', run: ({ pool }) => pruneAttempts(pool) },
  { name: 'look for triggers that are lost', run: reportTriggers },
  { name: 'scan the tables', run: ({ pool }) => continueScan(pool, scanMs) },
  { name: 'seal the audit', run: ({ pool }) => sealAudit(pool) },
  { name: 'mark the order', run: ({ pool }) => markOrder(pool) },
  { name: 'trim removals', run: ({ pool, tombstoneDays }) => trimRemovals(pool, tombstoneDays) },
];

/** Starts maintenance. `stop` resolves when no task is running. */
export function startMaintenance(options: MaintenanceOptions): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => runTasks(options));
  }, pauseMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function runTasks(options: MaintenanceOptions): Promise<void> {
  for (const { name, run } of tasks) {
    try {
      await run(options);
    } catch (error) {
      options.log.warn(
        { task: name, error: describeError(error) },
        'maintenance failed; the hub tries again',
      );
    }
  }
}
