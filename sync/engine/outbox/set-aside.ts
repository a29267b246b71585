import { type RecordId, type RecordRef, recordId } from '../../model/record-ref.ts';
import type { MirrorPort, SetAside } from '../ports.ts';

/**
 * Finds the first of some records that is set aside. Nothing is edited upon such a record, and a waiting edit of it
 * stays as it is until the mirror can read the center's version.
 */
export function setAsideAmong(
  mirror: Pick<MirrorPort, 'setAside'>,
): (records: readonly RecordRef[]) => SetAside | undefined {
  const all = mirror.setAside();
  if (all.length === 0) return () => undefined;
  const byId = new Map<RecordId, SetAside>(all.map((one) => [recordId(one), one]));
  return (records) =>
    records.map((record) => byId.get(recordId(record))).find((one) => one !== undefined);
}
