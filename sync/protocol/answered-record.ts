import { sameRecord } from '../model/record-ref.ts';
import type { Operation } from './changeset.ts';
import { asSent, sentValues } from './sent-record.ts';
import type { CentralRecord, SentRecord } from './values.ts';

/**
 * An updated record as the answer carries it. The laptop has the version that its edit is based on, so only the values
 * come that are not those of that version.
 * @param before the version that the edit is based on
 */
export function answeredUpdate(before: SentRecord, after: CentralRecord): CentralRecord {
  if (after.record === null) return after;
  const old = sentValues(before);
  const changed = Object.entries(sentValues(after.record)).filter(
    ([name, value]) => value !== old[name],
  );
  return { ...after, record: asSent(Object.fromEntries(changed)) };
}

/**
 * The whole record that an answer carries.
 * @param held the center's version as the laptop has it
 * @returns undefined when the laptop no longer has the version that the update is based on
 */
export function wholeRecord(
  operations: readonly Operation[],
  answered: CentralRecord,
  held: CentralRecord,
): CentralRecord | undefined {
  const operation = operations.find((one) => sameRecord(one, answered));
  if (operation?.op !== 'update' || answered.record === null) return answered;
  if (held.record === null || held.etag !== operation.base) return undefined;
  return {
    ...answered,
    record: asSent({ ...sentValues(held.record), ...sentValues(answered.record) }),
  };
}
