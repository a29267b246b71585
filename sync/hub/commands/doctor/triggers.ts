import type pg from 'pg';
import {
  describeTriggerFaults,
  findTriggerFaults,
  triggerRemedy,
  wantedTriggers,
} from '../../postgres/schema/trigger-faults.ts';
import { type Found, fine, wrong } from './check.ts';

export async function checkTriggers(pool: pg.Pool): Promise<Found> {
  const faults = await findTriggerFaults(pool);
  if (faults.length > 0)
    return wrong(`${describeTriggerFaults(faults).join('; ')}. ${triggerRemedy}`);
  const count = Object.values(wantedTriggers).flat().length;
  return fine(`All ${count} triggers are present and enabled.`);
}
