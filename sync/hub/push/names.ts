import type pg from 'pg';
import type { Changeset } from '../../protocol/messages.ts';
import { attributionOf } from '../ledger/attribution.ts';
import { writeAudit } from '../ledger/audit-rows.ts';
import type { Device } from '../server/hub.ts';
import { Refusal } from './refusal.ts';
import { foundByName, type NameGuard, type Students } from './scope.ts';

/** Wrong names within an hour that a device may give for students of other schools. */
const limit = 20;
const window = "INTERVAL '1 hour'";

/** Counts in memory what `saveAttempts` then writes down in the same transaction. */
export class NameAttempts implements NameGuard {
  readonly #before: number;
  readonly #wait: number;
  wrong = 0;

  /** @param wait seconds until the oldest of the attempts before is forgotten */
  constructor(before: number, wait: number) {
    this.#before = before;
    this.#wait = wait;
  }

  /** Whether this transaction brought the last one that is allowed. */
  get reachedLimit(): boolean {
    return this.#before < limit && this.#before + this.wrong >= limit;
  }

  admit(): void {
    if (this.#before + this.wrong < limit) return;
    throw new Refusal({
      result: 'unavailable',
      error: {
        code: 'too_many_attempts',
        params: { reason: 'names' },
        retry_after: Math.max(1, this.#wait),
      },
    });
  }

  countWrong(): void {
    this.wrong += 1;
  }
}

/**
 * How often a device has lately given a wrong name for a student of another school. Devices whose changesets
 * look nobody up are not asked for; one that does is looked at by one transaction at a time, so that a hundred
 * guesses at once count like a hundred in a row.
 */
export async function readAttempts(
  client: pg.PoolClient,
  device: Device,
  given: { changesets: readonly Changeset[]; students: Students },
): Promise<NameAttempts> {
  const asks = given.changesets.some((one) => foundByName(one, given.students).length > 0);
  if (!asks) return new NameAttempts(0, 0);
  await client.query(
    "SELECT pg_advisory_xact_lock(hashtextextended('caseload names ' || $1::text, 0))",
    [device.id],
  );
  const { rows } = await client.query<{ before: number; wait: number | null }>(
    `SELECT count(*)::integer AS before,
            ceil(extract(epoch FROM min(at) + ${window} - now()))::integer AS wait
       FROM sync.name_attempt
      WHERE device_id = $1
        AND at > now() - ${window}`,
    [device.id],
  );
  const [found] = rows;
  return new NameAttempts(found?.before ?? 0, found?.wait ?? 3600);
}

/** Writes down what was counted. The attempt that reaches the limit goes to the audit. */
export async function saveAttempts(
  client: pg.PoolClient,
  device: Device,
  attempts: NameAttempts,
): Promise<void> {
  if (attempts.wrong === 0) return;
  await client.query(
    `WITH forgotten AS (
       DELETE FROM sync.name_attempt WHERE at <= now() - ${window}
     )
     INSERT INTO sync.name_attempt (device_id)
     SELECT $1 FROM generate_series(1, $2::integer)`,
    [device.id, attempts.wrong],
  );
  if (!attempts.reachedLimit) return;
  await writeAudit(client, [
    { ...attributionOf(device), entity: 'students', action: 'too_many_attempts' },
  ]);
}
