import type pg from 'pg';
import { type AnyRecord, wireFields } from '../../../model/catalog.ts';
import type { Answer, CentralRecord, Changeset, Etag, Merge } from '../../../protocol/messages.ts';
import { query } from '../../postgres/query.ts';
import { transaction } from '../../postgres/transaction.ts';
import { actorOf, contentHash, repeated } from '../../push/claim.ts';
import { recordMerges } from '../../push/merges.ts';
import type { Device, ProfileVersion } from '../../server/hub.ts';
import { bucketOfProfile, placeProfiles } from '../feed/entries.ts';
import { canonicalJson } from '../items/etag.ts';
import { hubAttributes, type Item } from '../items/item.ts';

/**
 * A changeset of a profile spans two stores, so it goes in three steps:
 *
 *   (none) ──claim──► started ──write──► started, and the item names it ──record──► done
 *      ▲                 │
 *      └────release──────┘   it is refused now: nothing was written
 *
 * A hub may end after each step. Whoever then meets the item, another changeset or the feed, sees that it
 * names a changeset which is only started, and records it, from the plan that the claim left.
 *
 * A hub may also only seem to have ended: it was stopped, or slow. What it does late does no harm. Its write
 * is conditional; its record finds the claim recorded by another, and takes that answer; its entry stays
 * behind one that was found out later (`upTo`). If another has refused the retry and released the claim, the
 * laptop has its edit back: what it sends then is stale, and merges with what was written after all.
 */
export interface Plan {
  /** As the audit names the user. */
  readonly actor: string;
  readonly profile_id: string;
  /** Null: there is no such profile, and nothing is written. */
  readonly before: AnyRecord | null;
  readonly after: AnyRecord | null;
  /** Of `after`. */
  readonly etag: Etag | null;
  /** What was settled on the way. */
  readonly merges?: readonly Merge[] | undefined;
}

/** A changeset on its way, as it is claimed and recorded. */
export interface Claim {
  readonly id: string;
  readonly device_id: string;
  readonly user_id: string;
  readonly action: string;
  readonly made_at: string | Date;
  readonly content_hash: Buffer;
  readonly plan: Plan;
}

export interface KnownChangeset {
  readonly device_id: string;
  readonly content_hash: Buffer;
  readonly answer: Answer | null;
}

export function claimOf(
  device: Device,
  changeset: Changeset,
  plan: Omit<Plan, 'actor' | 'merges'>,
): Claim {
  return {
    id: changeset.id,
    device_id: device.id,
    user_id: device.user.sourced_id,
    action: changeset.action,
    made_at: changeset.made_at,
    content_hash: contentHash(changeset),
    plan: { ...plan, actor: actorOf(device), merges: changeset.merges },
  };
}

export async function findChangeset(
  pool: pg.Pool,
  id: string,
): Promise<KnownChangeset | undefined> {
  const [known] = await query<KnownChangeset & pg.QueryResultRow>(
    pool,
    'SELECT device_id, content_hash, answer FROM sync.changeset WHERE id = $1',
    [id],
  );
  return known;
}

/**
 * @returns a seq from before the write, for the record; undefined when the changeset is done already, or is
 * another's
 */
export async function claim(pool: pg.Pool, claim: Claim): Promise<string | undefined> {
  const [row] = await query<{ up_to: string }>(
    pool,
    `INSERT INTO sync.changeset AS c
       (id, device_id, user_id, action, made_at, content_hash, plan, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'started')
     ON CONFLICT (id) DO UPDATE
        SET plan = excluded.plan
      WHERE c.state = 'started'
        AND c.device_id = excluded.device_id
        AND c.content_hash = excluded.content_hash
     RETURNING (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM sync.position) AS up_to`,
    [...columnsOf(claim), JSON.stringify(claim.plan)],
  );
  return row?.up_to;
}

/** Takes back a claim of which nothing was written. */
export async function release(pool: pg.Pool, id: string): Promise<void> {
  await query(pool, "DELETE FROM sync.changeset WHERE id = $1 AND state = 'started'", [id]);
}

/** What became of a changeset's record. */
export interface Recorded {
  /** The first answer, whoever gave it; undefined when the id has been used for other content since. */
  readonly answer: Answer | undefined;
  /** The entry tells of something newer than what was written, or older: a fold finds out. */
  readonly isLate: boolean;
}

/**
 * Records what was written: the entry, the audit, the answer. Once: who comes second gets the first's answer.
 * @param given.after what the item held after the write, where it is known better than the plan
 * @param given.upTo `readSeq` from before the write, or before it was found
 */
export async function record(
  pool: pg.Pool,
  claim: Claim,
  given: { readonly after?: ProfileVersion; readonly upTo: string },
): Promise<Recorded> {
  const { profile_id: id, before, actor } = claim.plan;
  const after = given.after ?? plannedVersion(claim.plan);
  const answer: Answer = {
    id: claim.id,
    result: 'applied',
    records: [centralRecord(id, after)],
  };
  return await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO sync.changeset AS c
         (id, device_id, user_id, action, made_at, content_hash, state, answer)
       VALUES ($1, $2, $3, $4, $5, $6, 'done', $7)
       ON CONFLICT (id) DO UPDATE
          SET state = 'done', answer = excluded.answer, plan = NULL
        WHERE c.state = 'started'
          AND c.device_id = excluded.device_id
          AND c.content_hash = excluded.content_hash`,
      [...columnsOf(claim), JSON.stringify(answer)],
    );
    if (rowCount === 0) {
      const { rows } = await client.query<{ answer: Answer | null }>(
        `SELECT answer
           FROM sync.changeset
          WHERE id = $1 AND device_id = $2 AND content_hash = $3`,
        [claim.id, claim.device_id, claim.content_hash],
      );
      if (rows[0] !== undefined) {
        const { answer: first } = rows[0];
        return { answer: first === null ? undefined : repeated(first), isLate: false };
      }
    }
    const recorded = { answer: rowCount === 0 ? undefined : answer, isLate: false };
    if (rowCount === 1) {
      const operations = [{ entity: 'profiles' as const, key: [id] }];
      const by = { actor, device_id: claim.device_id };
      await recordMerges(client, by, [{ id: claim.id, operations, merges: claim.plan.merges }]);
    }
    if (after === undefined || canonicalJson(before) === canonicalJson(after.record))
      return recorded;
    const placement = { id, bucket: bucketOfProfile(after.record), etag: after.etag };
    const { later } = await placeProfiles(client, [placement], given.upTo);
    await client.query(
      `INSERT INTO sync.audit (actor, device_id, changeset_id, entity, key, before, after)
       VALUES ($1, $2, $3, 'profiles', jsonb_build_array($4::text), $5, $6)`,
      [actor, claim.device_id, claim.id, id, JSON.stringify(before), JSON.stringify(after.record)],
    );
    return { ...recorded, isLate: later.length > 0 };
  });
}

function plannedVersion({ after, etag }: Plan): ProfileVersion | undefined {
  return after === null || etag === null ? undefined : { etag, record: after };
}

/** Records the changesets that items name, when they were written but not recorded. */
export async function recordUnfinished(
  pool: pg.Pool,
  items: readonly Item[],
  upTo: string,
): Promise<void> {
  for (const unfinished of await findUnfinished(pool, items)) {
    await record(pool, unfinished, { upTo });
  }
}

/** The changesets that items name and that are started: they were written, and not recorded. */
export async function findUnfinished(pool: pg.Pool, items: readonly Item[]): Promise<Claim[]> {
  const named = items
    .map((item) => item[hubAttributes.changeset])
    .filter((id) => typeof id === 'string');
  return await findStarted(pool, named);
}

/** Changesets that are started and not recorded, of these ids. */
async function findStarted(pool: pg.Pool, ids: readonly string[]): Promise<Claim[]> {
  if (ids.length === 0) return [];
  return await query<Claim & pg.QueryResultRow>(
    pool,
    `SELECT id, device_id, user_id, action, made_at, content_hash, plan
       FROM sync.changeset
      WHERE state = 'started'
        AND id::text = ANY ($1)`,
    [ids],
  );
}

/** A profile as answers carry it: every field of the model, null where the document has none. */
export function centralRecord(id: string, version: ProfileVersion | undefined): CentralRecord {
  return {
    entity: 'profiles',
    key: [id],
    etag: version?.etag ?? null,
    record:
      version === undefined
        ? null
        : Object.fromEntries(
            wireFields('profiles').map(([name]) => [name, version.record[name] ?? null]),
          ),
  };
}

function columnsOf({ id, device_id, user_id, action, made_at, content_hash }: Claim): unknown[] {
  return [id, device_id, user_id, action, made_at, content_hash];
}
