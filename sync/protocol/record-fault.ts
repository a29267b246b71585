import type { Problem } from '../model/error.ts';
import { misfitOf } from '../model/rules/misfit.ts';
import type { CentralRecord } from './values.ts';

/** Why a record that the center sent cannot be stored or read, and is set aside; undefined: it can. */
export function recordFault({ entity, record }: CentralRecord): Problem | undefined {
  return record === null ? undefined : misfitOf(entity, record);
}
