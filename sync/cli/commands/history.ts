import { restoreRecord } from '../../laptop/actions/records.ts';
import type { Session } from '../../laptop/session.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError } from '../../model/error.ts';
import type { Key } from '../../model/key.ts';
import type { HistoryChange } from '../../protocol/history.ts';
import type { Output } from '../output.ts';

const pageSize = 100;

type Name = { readonly entity: EntityName; readonly key: Key };

/** Writes what happened to a record at the center, newest first, one line for each change. */
export async function historyCommand(
  session: Session,
  output: Output,
  { entity, key, limit }: Name & { readonly limit: number },
): Promise<void> {
  let left = limit;
  for await (const change of changesOf(session, { entity, key })) {
    if (left === 0) return;
    output.result(change);
    left -= 1;
  }
}

/**
 * Restores what a change took from a record: what the record was before, or the value that lost in a merge. The
 * restoration is an edit like any other.
 * @throws `unknown_record` when the record has no such change, or nothing of it is left to restore
 */
export async function restoreCommand(
  session: Session,
  output: Output,
  { entity, key, change: id }: Name & { readonly change: string },
): Promise<void> {
  for await (const change of changesOf(session, { entity, key })) {
    if (change.id !== id) continue;
    output.result(restoreRecord(session, { entity, key }, lostBy(change)));
    return;
  }
  throw new CaseloadError({
    code: 'unknown_record',
    params: { reason: 'no_change' },
  });
}

/**
 * What a change overruled or, when it overruled nothing, what it replaced.
 * @returns values by field, or a whole record; null: the record did not exist
 */
function lostBy({ merges, before }: HistoryChange): AnyRecord | null {
  const overruled = merges
    .filter(({ how }) => how === 'mine' || how === 'theirs')
    .map(({ field, how, mine, theirs }) => [field, how === 'mine' ? theirs : mine] as const);
  const whole = overruled.find(([field]) => field === '*');
  if (whole !== undefined) return whole[1] as AnyRecord | null;
  const lost = overruled.length > 0 ? Object.fromEntries(overruled) : before;
  if (lost !== null) return lost;
  throw new CaseloadError({
    code: 'unknown_record',
    params: { reason: 'nothing_before' },
  });
}

async function* changesOf(session: Session, name: Name): AsyncGenerator<HistoryChange> {
  let before: string | undefined;
  for (;;) {
    const { changes, more } = await session.hub.history({
      entity: name.entity,
      key: [...name.key],
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
    });
    yield* changes;
    before = changes.at(-1)?.id;
    if (!more || before === undefined) return;
  }
}
