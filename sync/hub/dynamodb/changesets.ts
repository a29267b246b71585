import type pg from 'pg';
import { type AnyRecord, wireFields } from '../../model/catalog.ts';
import type { Answer, CentralRecord, Changeset, Etag } from '../../protocol/messages.ts';
import type { Device, ProfileVersion } from '../hub.ts';
import { query } from '../postgres/query.ts';
import { transaction } from '../postgres/transaction.ts';
import { actorOf, contentHash } from '../push/claim.ts';
import { anyPosition, bucketOfProfile, placeProfiles } from './entries.ts';
import { canonicalJson } from './etag.ts';

/**
 * A changeset of a profile spans two stores, so it goes in three steps:
 *
 *   (none) ──claim──► started ──write──► started, and the item names it ──record──► done
 *      ▲                 │
 *      └────release──────┘   the item has changed meanwhile: nothing was written
 *
 * A hub may end after each step. Whoever then meets the item, another changeset or the feed, sees that it
 * names a changeset which is only started, and records it, from the plan that the claim left.
 */
export interface Plan {
  /** As the audit names the user. */
  readonly actor: string;
  readonly profile_id: string;
  readonly before: AnyRecord;
  readonly after: AnyRecord;
  readonly etag: Etag;
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

export function claimOf(device: Device, changeset: Changeset, plan: Omit<Plan, 'actor'>): Claim {
  return {
    id: changeset.id,
    device_id: device.id,
    user_id: device.user.sourced_id,
    action: changeset.action,
    made_at: changeset.made_at,
    content_hash: contentHash(changeset),
    plan: { ...plan, actor: actorOf(device) },
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

/** @returns false when it is done already, or is another's */
export async function claim(pool: pg.Pool, claim: Claim): Promise<boolean> {
  const rows = await query(
    pool,
    `INSERT INTO sync.changeset AS c
       (id, device_id, user_id, action, made_at, content_hash, plan, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'started')
     ON CONFLICT (id) DO UPDATE
        SET plan = excluded.plan
      WHERE c.state = 'started'
        AND c.device_id = excluded.device_id
        AND c.content_hash = excluded.content_hash
     RETURNING true`,
    [...columnsOf(claim), JSON.stringify(claim.plan)],
  );
  return rows.length > 0;
}

/** Takes back a claim of which nothing was written. */
export async function release(pool: pg.Pool, id: string): Promise<void> {
  await query(pool, "DELETE FROM sync.changeset WHERE id = $1 AND state = 'started'", [id]);
}

/**
 * Records what was written: the entry, the audit, the answer. Once: who comes second gets the first's answer.
 * @param after what the item held after the write, where it is known better than the plan
 */
export async function record(
  pool: pg.Pool,
  claim: Claim,
  after: ProfileVersion = { etag: claim.plan.etag, record: claim.plan.after },
): Promise<Answer> {
  const answer: Answer = {
    id: claim.id,
    result: 'applied',
    records: [centralRecord(claim.plan.profile_id, after)],
  };
  return await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO sync.changeset AS c
         (id, device_id, user_id, action, made_at, content_hash, state, answer)
       VALUES ($1, $2, $3, $4, $5, $6, 'done', $7)
       ON CONFLICT (id) DO UPDATE
          SET state = 'done', answer = excluded.answer, plan = NULL
        WHERE c.state = 'started'`,
      [...columnsOf(claim), JSON.stringify(answer)],
    );
    if (rowCount === 0) {
      const { rows } = await client.query('SELECT answer FROM sync.changeset WHERE id = $1', [
        claim.id,
      ]);
      return rows[0].answer as Answer;
    }
    const { profile_id: id, before, actor } = claim.plan;
    if (canonicalJson(before) === canonicalJson(after.record)) return answer;
    const placement = { id, bucket: bucketOfProfile(after.record), etag: after.etag };
    await placeProfiles(client, [placement], anyPosition);
    await client.query(
      `INSERT INTO sync.audit (actor, device_id, changeset_id, entity, key, before, after)
       VALUES ($1, $2, $3, 'profiles', jsonb_build_array($4::text), $5, $6)`,
      [actor, claim.device_id, claim.id, id, JSON.stringify(before), JSON.stringify(after.record)],
    );
    return answer;
  });
}

/** Changesets that are started and not recorded, of these ids. */
export async function findStarted(pool: pg.Pool, ids: readonly string[]): Promise<Claim[]> {
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
