import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Answer, Changeset } from '../../protocol/messages.ts';
import type { Device } from '../server/hub.ts';
import { rejected } from './refusal.ts';

/**
 * Claims the ids of changesets for this transaction; whoever sends one of them at the same time waits here.
 * In the order of ids, so that two who send the same ones do not wait for each other.
 * @returns the answers of those that are not new: the first one that they got (design section 3, promise 2),
 * or `changeset_reused` when another device, or other content, has had the id
 */
export async function claimChangesets(
  client: pg.PoolClient,
  device: Device,
  changesets: readonly Changeset[],
): Promise<Map<string, Answer>> {
  const hashes = new Map(changesets.map((one) => [one.id, contentHash(one).toString('hex')]));
  const claims = changesets.map(({ id, action, made_at }) => ({
    id,
    action,
    made_at,
    hash: hashes.get(id),
  }));
  const claimed = await client.query<{ id: string }>(
    `INSERT INTO sync.changeset (id, device_id, user_id, action, made_at, content_hash, state)
     SELECT c.id, $1, $2, c.action, c.made_at, decode(c.hash, 'hex'), 'started'
       FROM jsonb_to_recordset($3) AS c (id UUID, action TEXT, made_at TIMESTAMPTZ, hash TEXT)
      ORDER BY c.id
     ON CONFLICT (id) DO NOTHING
     RETURNING id`,
    [device.id, device.user.sourced_id, JSON.stringify(claims)],
  );
  const isNew = new Set(claimed.rows.map(({ id }) => id));
  const others = changesets.map(({ id }) => id).filter((id) => !isNew.has(id));
  if (others.length === 0) return new Map();
  const { rows } = await client.query<Known>(
    `SELECT id, device_id, encode(content_hash, 'hex') AS hash, answer
       FROM sync.changeset
      WHERE id = ANY ($1)`,
    [others],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    others.map((id) => [id, answerAgain(id, known.get(id), device, hashes.get(id) as string)]),
  );
}

interface Known {
  readonly id: string;
  readonly device_id: string;
  readonly hash: string;
  readonly answer: Answer | null;
}

function answerAgain(id: string, known: Known | undefined, device: Device, hash: string): Answer {
  if (known?.answer && known.device_id === device.id && known.hash === hash) {
    return repeated(known.answer);
  }
  const { answer } = rejected({
    code: 'changeset_reused',
    message: 'This edit carries the number of another one. Make it again, and report this.',
  });
  return { id, ...answer };
}

/** An answer that is given again: what it says of records may have changed since. */
export function repeated(answer: Answer): Answer {
  return answer.result === 'applied' ? { ...answer, repeated: true } : answer;
}

/** Writes the answers that every retry will get, and takes back the claims of changesets that were refused. */
export async function recordAnswers(
  client: pg.PoolClient,
  answers: readonly Answer[],
): Promise<void> {
  const applied = answers.filter(({ result }) => result === 'applied');
  const refused = answers.filter(({ result }) => result !== 'applied');
  if (applied.length > 0) {
    await client.query(
      `UPDATE sync.changeset AS c
          SET state = 'done', answer = a.answer
         FROM jsonb_to_recordset($1) AS a (id UUID, answer JSONB)
        WHERE c.id = a.id`,
      [JSON.stringify(applied.map((answer) => ({ id: answer.id, answer })))],
    );
  }
  if (refused.length > 0) {
    await client.query('DELETE FROM sync.changeset WHERE id = ANY ($1)', [
      refused.map(({ id }) => id),
    ]);
  }
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
export function contentHash(changeset: Changeset): Buffer {
  const { action, made_at, operations, student_name, merges } = changeset;
  // Changesets of laptops that know no merges hash as they always did.
  const parts = [action, made_at, operations, student_name ?? null, ...(merges ? [merges] : [])];
  const content = JSON.stringify(parts, (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(content).digest();
}
