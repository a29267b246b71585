import { forgetDisclosures, unsentDisclosures } from '../../mirror/disclosures.ts';
import { readMeta, writeMeta } from '../../mirror/sync-state/meta.ts';
import { problemOf } from '../../model/error.ts';
import type { Session } from '../session.ts';

/** Disclosures in one request; the protocol allows 20. */
const batchSize = 10;

/**
 * Sends the disclosures that the hub's register does not hold yet, also those that got no answer before. The mirror
 * notes a failure, which does not make the sync before it a failure.
 * @returns the error, when the hub did not record them
 */
export async function sendDisclosures(session: Session): Promise<unknown> {
  const { database } = session.mirror;
  const error = await sendAll(session).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const problem = error === undefined ? null : problemOf(error);
  if ((readMeta(database, 'disclosure_error') ?? null)?.code !== problem?.code) {
    database.transaction((writable) => writeMeta(writable, 'disclosure_error', problem));
  }
  return error;
}

async function sendAll({ mirror: { database }, hub }: Session): Promise<void> {
  for (;;) {
    const disclosures = unsentDisclosures(database, batchSize);
    if (disclosures.length === 0) return;
    const recorded = await hub.recordDisclosures(disclosures);
    if (recorded.length === 0) return;
    database.transaction((writable) => forgetDisclosures(writable, recorded));
  }
}
