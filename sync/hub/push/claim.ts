import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Answer, Changeset } from '../../protocol/messages.ts';
import type { Device } from '../hub.ts';
import { rejected } from './refusal.ts';

/** What is known of a changeset's id: `answer` is null while its outcome is open. */
export interface Claim {
  readonly isNew: boolean;
  readonly answer: Answer | null;
}

/**
 * Claims the id of a changeset for this transaction; whoever sends the same id at the same time waits here.
 * An id that was claimed before has its first answer (design section 3, promise 2).
 * @throws Refusal `changeset_reused` when another device, or other content, has had this id
 */
export async function claimChangeset(
  client: pg.PoolClient,
  device: Device,
  changeset: Changeset,
): Promise<Claim> {
  const hash = contentHash(changeset);
  const { rowCount } = await client.query(
    `INSERT INTO sync.changeset (id, device_id, user_id, action, made_at, content_hash, state)
     VALUES ($1, $2, $3, $4, $5, $6, 'started')
     ON CONFLICT (id) DO NOTHING`,
    [changeset.id, device.id, device.user.sourced_id, changeset.action, changeset.made_at, hash],
  );
  if (rowCount === 1) return { isNew: true, answer: null };
  const { rows } = await client.query<{ is_same: boolean; answer: Answer | null }>(
    `SELECT device_id = $2 AND content_hash = $3 AS is_same, answer
       FROM sync.changeset
      WHERE id = $1`,
    [changeset.id, device.id, hash],
  );
  const known = rows[0];
  if (known === undefined || !known.is_same) {
    throw rejected({
      code: 'changeset_reused',
      message: 'This edit carries the number of another one. Make it again, and report this.',
    });
  }
  return { isNew: false, answer: known.answer };
}

/** Writes the answer that every retry will get. */
export async function recordAnswer(client: pg.PoolClient, answer: Answer): Promise<void> {
  await client.query("UPDATE sync.changeset SET state = 'done', answer = $2 WHERE id = $1", [
    answer.id,
    JSON.stringify(answer),
  ]);
}

/** Names to the audit's triggers, for this transaction, who is at work and which changeset writes which record. */
export async function nameActor(
  client: pg.PoolClient,
  device: Device,
  changesets: readonly Changeset[],
): Promise<void> {
  const records = changesets.flatMap(({ id, operations }) =>
    operations.map(({ entity, key }) => ({ entity, key, changeset: id })),
  );
  await client.query(
    `SELECT set_config('caseload.actor', $1, true),
            set_config('caseload.device', $2, true),
            set_config('caseload.changesets', $3, true)`,
    [actorOf(device), device.id, JSON.stringify(records)],
  );
}

/** How the audit names a user. */
export function actorOf(device: Device): string {
  return device.user.email ?? device.user.sourced_id;
}

/** SHA-256 of what a changeset does: the order of a record's fields does not matter. */
export function contentHash({ action, made_at, operations, student_name }: Changeset): Buffer {
  const content = JSON.stringify([action, made_at, operations, student_name ?? null], (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(content).digest();
}
