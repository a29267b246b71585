import type pg from 'pg';
import type { AnyRecord } from '../../model/catalog.ts';
import type { Changeset, Merge } from '../../protocol/changeset.ts';
import type { Answer } from '../../protocol/push.ts';
import type { Device, ProfileVersion } from '../server/hub.ts';
import { contentHash } from './content-hash.ts';

/**
 * `sync.changeset`: every changeset that the center has taken, with its answer (design section 3, promise 2).
 *
 *   (none) ──claim──► started ──finish──► done, with the first answer
 *      ▲                 │
 *      └─────release─────┘   refused: nothing was written
 *
 * A changeset on tables goes all the way in the transaction that writes them. A changeset on a profile is started
 * before the write to DynamoDB and done after it. Its plan tells a hub that finds it half way what it was going to
 * write.
 */
export interface Claim {
  readonly id: string;
  readonly device_id: string;
  readonly user_id: string;
  readonly action: string;
  readonly made_at: string | Date;
  readonly content_hash: Buffer;
}

/** A claim of a changeset on a profile. */
export interface PlannedClaim extends Claim {
  readonly plan: Plan;
}

/** What a changeset was going to write to a profile, and for which user. */
export interface Plan {
  /** As the audit names the user. */
  readonly actor: string;
  readonly profile_id: string;
  /** Null: there is no such profile, and nothing is written. */
  readonly before: AnyRecord | null;
  readonly after: ProfileVersion | null;
  /** The merges of the laptop. */
  readonly merges?: readonly Merge[] | undefined;
}

/** A changeset as the center knows it. */
export interface KnownChangeset {
  readonly id: string;
  readonly device_id: string;
  readonly content_hash: Buffer;
  /** Null: it is started, and not done. */
  readonly answer: Answer | null;
}

export function claimOf(device: Device, changeset: Changeset): Claim {
  return {
    id: changeset.id,
    device_id: device.id,
    user_id: device.user.sourced_id,
    action: changeset.action,
    made_at: changeset.made_at,
    content_hash: contentHash(changeset),
  };
}

/**
 * Claims changesets. A request that sends one of them at the same time waits here; in the order of ids, so that two
 * that send the same ones do not wait for each other. One that this device has started with this content is claimed
 * again, with its new plan.
 * @returns those that are not to be applied, by id: they are done, or the id is another's. Undefined: it was, and has
 * been released meanwhile.
 */
export async function claimChangesets(
  client: pg.ClientBase,
  claims: readonly (Claim | PlannedClaim)[],
): Promise<Map<string, KnownChangeset | undefined>> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO sync.changeset AS c
       (id, device_id, user_id, action, made_at, content_hash, plan, state)
     SELECT n.id, n.device_id, n.user_id, n.action, n.made_at, decode(n.content_hash, 'hex'), n.plan, 'started'
       FROM ROWS FROM (jsonb_to_recordset($1) AS (${claimColumns}), unnest($2::json[]))
            AS n (${claimNames}, plan)
      ORDER BY n.id
     ON CONFLICT (id) DO UPDATE
        SET plan = excluded.plan
      WHERE ${isSameAndStarted}
     RETURNING c.id`,
    [
      JSON.stringify(claims.map(toRow)),
      claims.map((claim) => ('plan' in claim ? JSON.stringify(claim.plan) : null)),
    ],
  );
  const claimed = new Set(rows.map(({ id }) => id));
  const others = claims.map(({ id }) => id).filter((id) => !claimed.has(id));
  if (others.length === 0) return new Map();
  const known = await findChangesets(client, others);
  return new Map(others.map((id) => [id, known.get(id)]));
}

export async function findChangesets(
  client: pg.ClientBase,
  ids: readonly string[],
): Promise<Map<string, KnownChangeset>> {
  const { rows } = await client.query<KnownChangeset>(
    'SELECT id, device_id, content_hash, answer FROM sync.changeset WHERE id = ANY ($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Of these ids, the changesets on profiles that are started and not done. */
export async function findStarted(
  client: pg.ClientBase,
  ids: readonly string[],
): Promise<PlannedClaim[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<PlannedClaim>(
    `SELECT id, device_id, user_id, action, made_at, content_hash, plan
       FROM sync.changeset
      WHERE state = 'started'
        AND id::text = ANY ($1)`,
    [ids],
  );
  return rows;
}

/**
 * Stores the answers that every retry will get, releases the claims of changesets that were refused, and ends the
 * transaction's attribution (attribution.ts). It is the last step of a transaction of the ledger.
 * @returns ids of the changesets whose stored answer is this one. For a profile another hub may have stored the first.
 */
export async function finishChangesets(
  client: pg.ClientBase,
  given: {
    readonly done: readonly { readonly claim: Claim; readonly answer: Answer }[];
    readonly refused?: readonly string[];
  },
): Promise<Set<string>> {
  const { done, refused = [] } = given;
  const { rows } = await client.query<{ id: string }>(
    `WITH ended AS (
       DELETE FROM sync.attribution WHERE xid = pg_current_xact_id()
     ), released AS (
       DELETE FROM sync.changeset WHERE id = ANY ($2) AND state = 'started'
     )
     INSERT INTO sync.changeset AS c
       (id, device_id, user_id, action, made_at, content_hash, state, answer)
     SELECT n.id, n.device_id, n.user_id, n.action, n.made_at, decode(n.content_hash, 'hex'), 'done', n.answer
       FROM ROWS FROM (jsonb_to_recordset($1) AS (${claimColumns}), unnest($3::json[]))
            AS n (${claimNames}, answer)
     ON CONFLICT (id) DO UPDATE
        SET state = 'done', answer = excluded.answer, plan = NULL
      WHERE ${isSameAndStarted}
     RETURNING c.id`,
    [
      JSON.stringify(done.map(({ claim }) => toRow(claim))),
      refused,
      done.map(({ answer }) => JSON.stringify(answer)),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Takes back the claim of a changeset of which nothing was written. */
export async function releaseClaim(client: pg.ClientBase, id: string): Promise<void> {
  await client.query("DELETE FROM sync.changeset WHERE id = $1 AND state = 'started'", [id]);
}

const claimColumns =
  'id UUID, device_id UUID, user_id TEXT, action TEXT, made_at TIMESTAMPTZ, content_hash TEXT';

const claimNames = 'id, device_id, user_id, action, made_at, content_hash';

const isSameAndStarted = `c.state = 'started'
        AND c.device_id = excluded.device_id
        AND c.content_hash = excluded.content_hash`;

function toRow({ id, device_id, user_id, action, made_at, content_hash }: Claim): object {
  return { id, device_id, user_id, action, made_at, content_hash: content_hash.toString('hex') };
}
