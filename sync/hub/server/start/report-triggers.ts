import type pg from 'pg';
import type { Logger } from 'pino';
import {
  describeTriggerFaults,
  findTriggerFaults,
  triggerRemedy,
} from '../../postgres/schema/trigger-faults.ts';

/** Logs which tables have lost triggers, as after a restore: the hub serves, and does not hear their changes. */
export async function reportTriggers(given: { pool: pg.Pool; log: Logger }): Promise<void> {
  for (const fault of describeTriggerFaults(await findTriggerFaults(given.pool))) {
    given.log.warn(`${fault}. ${triggerRemedy}`);
  }
}
