import type pg from 'pg';
import { answeredUpdate } from '../../../protocol/answered-record.ts';
import type { Changeset } from '../../../protocol/changeset.ts';
import type { Answer } from '../../../protocol/push.ts';
import { toSent } from '../../../protocol/sent-record.ts';
import type { CentralRecord } from '../../../protocol/values.ts';
import { attributionOf } from '../../ledger/attribution.ts';
import { writeAudit } from '../../ledger/audit-rows.ts';
import {
  claimOf,
  findChangesets,
  findStarted,
  finishChangesets,
  type Plan,
  type PlannedClaim,
} from '../../ledger/changesets.ts';
import { firstAnswer, isSameChangeset } from '../../ledger/first-answer.ts';
import { auditRowsOfMerges } from '../../ledger/merges.ts';
import { withConnection } from '../../postgres/connection.ts';
import { transaction } from '../../postgres/transaction.ts';
import type { Device, ProfileVersion } from '../../server/hub.ts';
import { bucketOfProfile, placeProfiles } from '../feed/entries.ts';
import { canonicalJson } from '../items/document-text.ts';
import { hubAttributes, type Item } from '../items/item.ts';

/*
 * A changeset of a profile spans two stores, so it goes in three steps: it is claimed in PostgreSQL, the item is
 * written and then names the changeset, and what was written is recorded in PostgreSQL (ledger/changesets.ts).
 *
 * A hub may end after each step. Another changeset or the feed then meets the item, sees that it names a changeset
 * which is only started, and records it, from the plan that the claim left.
 *
 * A hub may also only seem to have ended, because it was stopped or slow. What it does late does no harm. Its write
 * is conditional. Its record finds the claim recorded by another hub, and takes that answer. Its entry does not
 * replace a newer one (`upTo`). If another hub has refused the retry and released the claim, the laptop has its edit
 * back; the edit that it sends then is stale, and merges with what the late hub wrote.
 */

export function plannedClaimOf(
  device: Device,
  changeset: Changeset,
  plan: Omit<Plan, 'actor' | 'merges'>,
): PlannedClaim {
  const { actor } = attributionOf(device);
  return { ...claimOf(device, changeset), plan: { ...plan, actor, merges: changeset.merges } };
}

/** The result of recording a changeset. */
export interface Recorded {
  /** The first answer, whichever hub gave it; undefined when the id has been used for other content since. */
  readonly answer: Answer | undefined;
  /** The entry does not match what was written, so the item has to be read again. */
  readonly isLate: boolean;
}

/**
 * Records a written changeset once: entry, audit and answer. A hub that comes second gets the first one's answer.
 * @param given.after the item after the write; absent: the plan's
 * @param given.upTo `readSeq` from before the write, or from before it was found
 */
export async function recordChangeset(
  pool: pg.Pool,
  claim: PlannedClaim,
  given: { readonly after?: ProfileVersion; readonly upTo: string },
): Promise<Recorded> {
  const { profile_id: id, before, actor, merges } = claim.plan;
  const after = given.after ?? claim.plan.after ?? undefined;
  const isChanged = after !== undefined && canonicalJson(before) !== canonicalJson(after.record);
  const whole = centralRecord(id, after);
  const record =
    before !== null && isChanged ? answeredUpdate(toSent('profiles', before), whole) : whole;
  const answer: Answer = { id: claim.id, result: 'applied', records: [record] };
  return await transaction(pool, async (client) => {
    const isFirst = (await finishChangesets(client, { done: [{ claim, answer }] })).has(claim.id);
    if (!isFirst) {
      const known = (await findChangesets(client, [claim.id])).get(claim.id);
      if (known !== undefined && isSameChangeset(claim, known)) {
        return { answer: firstAnswer(claim, known), isLate: false };
      }
    }
    const recorded = { answer: isFirst ? answer : undefined, isLate: false };
    const by = { actor, device_id: claim.device_id };
    if (isFirst) {
      const operations = [{ entity: 'profiles' as const, key: [id] }];
      await writeAudit(client, auditRowsOfMerges(by, [{ id: claim.id, operations, merges }]));
    }
    if (!isChanged) return recorded;
    const placement = { id, bucket: bucketOfProfile(after.record), etag: after.etag };
    const { later } = await placeProfiles(client, [placement], given.upTo);
    await writeAudit(client, [
      {
        ...by,
        changeset_id: claim.id,
        entity: 'profiles',
        key: [id],
        before,
        after: after.record,
      },
    ]);
    return { ...recorded, isLate: later.length > 0 };
  });
}

/** Records the changesets that items name, when they were written but not recorded. */
export async function recordUnfinished(
  pool: pg.Pool,
  items: readonly Item[],
  upTo: string,
): Promise<void> {
  for (const unfinished of await findUnfinished(pool, items)) {
    await recordChangeset(pool, unfinished, { upTo });
  }
}

/** The changesets that items name and that are only started: they were written, and not recorded. */
export async function findUnfinished(
  pool: pg.Pool,
  items: readonly Item[],
): Promise<PlannedClaim[]> {
  const named = items
    .map((item) => item[hubAttributes.changeset])
    .filter((id): id is string => typeof id === 'string' && isUuid(id));
  if (named.length === 0) return [];
  return await withConnection(pool, (client) => findStarted(client, named));
}

/** Other applications may write anything in the hub's attribute. */
const isUuid = (text: string) => /^[0-9a-f-]{36}$/i.test(text);

/** A profile as answers carry it. */
export function centralRecord(id: string, version: ProfileVersion | undefined): CentralRecord {
  return {
    entity: 'profiles',
    key: [id],
    etag: version?.etag ?? null,
    record: version?.sent ?? null,
  };
}
