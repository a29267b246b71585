import { forgetDisclosures, keepDisclosure, unsentDisclosures } from '../mirror/disclosures.ts';
import type { Disclosure } from '../protocol/messages.ts';
import type { Session } from './session.ts';

/** How many go in one request; the protocol allows 20. */
const batchSize = 10;

/**
 * Records that student records leave Caseload, before they do: to whom and why (34 CFR 99.32). The hub hears
 * of it with the next sync.
 */
export function recordDisclosure(
  { mirror: { database }, ids, clock }: Session,
  given: Omit<Disclosure, 'id' | 'at'>,
): void {
  const disclosure = { id: ids.next(), at: clock.now().toISOString(), ...given };
  database.transaction((writable) => keepDisclosure(writable, disclosure));
}

/** Tells the hub of the disclosures that it has not heard of; one that got no answer is sent again. */
export async function sendDisclosures({ mirror: { database }, hub }: Session): Promise<void> {
  for (;;) {
    const disclosures = unsentDisclosures(database, batchSize);
    if (disclosures.length === 0) return;
    const recorded = await hub.recordDisclosures(disclosures);
    if (recorded.length === 0) return;
    database.transaction((writable) => forgetDisclosures(writable, recorded));
  }
}
