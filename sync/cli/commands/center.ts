import { sync } from '../../engine/sync.ts';
import { verify } from '../../engine/verify/verify.ts';
import { problemInWords } from '../../i18n/edit-in-words.ts';
import { summaryOf } from '../../laptop/open-laptop.ts';
import type { Session } from '../../laptop/session.ts';
import { countStates } from '../../laptop/views/outbox-view.ts';
import { setAsideViews } from '../../laptop/views/set-aside-view.ts';
import { readMeta } from '../../mirror/sync-state/meta.ts';
import { entityNames } from '../../model/entity.ts';
import { CaseloadError } from '../../model/error.ts';
import type { Output } from '../output.ts';

export async function syncCommand(session: Session, output: Output): Promise<void> {
  output.result(summaryOf(session, await sync(session)));
}

/**
 * Compares the mirror with the center, and writes one line for each bucket.
 * @throws `mirror_differs` when the mirror still differs at the end
 */
export async function verifyCommand(
  session: Session,
  output: Output,
  { repair }: { readonly repair: boolean },
): Promise<void> {
  const verdicts = await verify(session, { repair, deep: true });
  for (const verdict of verdicts) output.result(verdict);
  const unequal = verdicts.filter(({ equal }) => equal === false);
  if (unequal.length > 0) {
    throw new CaseloadError({
      code: 'mirror_differs',
      params: { unequal: unequal.length, total: verdicts.length },
    });
  }
}

export function statusCommand(session: Session, output: Output): void {
  const { mirror } = session;
  const { database } = mirror;
  const counts = entityNames.map((entity) => [
    entity,
    database.prepare(`SELECT count(*) FROM ${entity}`).pluck().get(),
  ]);
  output.result({
    hub: session.hubUrl,
    district: session.district(),
    user: session.user(),
    counts: Object.fromEntries(counts),
    outbox: countStates(mirror),
    set_aside: mirror.setAside().length,
    cursors: mirror.cursors(),
    verified: mirror.verified(),
    as_of: readMeta(database, 'as_of') ?? { postgres: null, dynamodb: null },
    last_success: readMeta(database, 'last_success') ?? null,
    last_error: readMeta(database, 'last_sync')?.error ?? null,
  });
}

/** One line for each record that is set aside: whose it is, what is wrong, and what came. */
export function setAsideCommand(session: Session, output: Output): void {
  const raw = session.mirror.setAside().map((one) => one.raw);
  for (const [i, view] of setAsideViews(session).entries()) {
    output.result({ ...view, reason: problemInWords(view.reason, 'en'), raw: raw[i] });
  }
}
