import { countDisclosures } from '../../mirror/disclosures.ts';
import { readMeta } from '../../mirror/sync-state/meta.ts';
import { entityNames } from '../../model/entity.ts';
import type { SupportView } from '../api/sync.ts';
import type { Session } from '../session.ts';
import { countStates } from './outbox-view.ts';
import { countSetAside } from './set-aside-view.ts';

/** The state of this laptop for the help desk: counts, cursors and codes, and no personal data. */
export function supportView(session: Session): SupportView {
  const { mirror } = session;
  const { database } = mirror;
  const reasons = [...mirror.outbox(), ...mirror.unreadable()].flatMap(({ reason, state }) =>
    reason ? [`${state}: ${reason.code}`] : [],
  );
  return {
    made_at: session.clock.now().toISOString(),
    hub: session.hubUrl,
    district: session.district(),
    roles: session.user().roles,
    counts: Object.fromEntries(
      entityNames.map((entity) => [
        entity,
        database.prepare(`SELECT count(*) FROM ${entity}`).pluck().get() as number,
      ]),
    ),
    outbox: countStates(mirror),
    reasons: Object.fromEntries(
      [...Map.groupBy(reasons, (one) => one)].map(([one, all]) => [one, all.length]),
    ),
    set_aside: countSetAside(mirror.setAside()),
    epoch: mirror.epoch(),
    cursors: mirror.cursors(),
    to_compare: mirror.toCompare(),
    verified: mirror.verified(),
    as_of: readMeta(database, 'as_of') ?? { postgres: null, dynamodb: null },
    disclosures: {
      waiting: countDisclosures(database),
      last_error: readMeta(database, 'disclosure_error')?.code ?? null,
    },
    last_success: readMeta(database, 'last_success') ?? null,
    last_error: readMeta(database, 'last_sync')?.error?.code ?? null,
  };
}
