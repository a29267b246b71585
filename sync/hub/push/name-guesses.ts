import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import type { Changeset } from '../../protocol/changeset.ts';
import { attributionOf } from '../ledger/attribution.ts';
import { writeAudit } from '../ledger/audit-rows.ts';
import type { Device } from '../server/hub.ts';
import { Attempts, rateLimits, readAttempts } from '../server/rate-limits.ts';
import { Refusal } from './refusal.ts';
import { foundByName, type NameGuard, type Students } from './scope.ts';

/** Limits the wrong names that a device gives for students of other schools. */
export class NameGuesses implements NameGuard {
  readonly #device: Device;
  readonly #attempts: Attempts;

  constructor(device: Device, attempts: Attempts) {
    this.#device = device;
    this.#attempts = attempts;
  }

  admit(): void {
    try {
      this.#attempts.admit();
    } catch (error) {
      if (!(error instanceof CaseloadError)) throw error;
      throw new Refusal({ result: 'unavailable', error: error.toProblem() });
    }
  }

  countWrong(): void {
    this.#attempts.count();
  }

  /** Stores what was counted. The guess that reaches the limit goes to the audit. */
  async save(client: pg.PoolClient): Promise<void> {
    await this.#attempts.save(client);
    if (!this.#attempts.reachesLimit) return;
    await writeAudit(client, [
      { ...attributionOf(this.#device), entity: 'students', action: 'too_many_attempts' },
    ]);
  }
}

/** Reads the earlier guesses of a device, and takes the limit's lock, when one of the changesets needs a name. */
export async function readNameGuesses(
  client: pg.PoolClient,
  device: Device,
  given: { changesets: readonly Changeset[]; students: Students },
): Promise<NameGuesses> {
  const limit = rateLimits.studentName;
  const isNeeded = given.changesets.some((one) => foundByName(one, given.students).length > 0);
  const attempts = isNeeded
    ? await readAttempts(client, limit, device.id)
    : new Attempts(limit, device.id, { ofSubject: [], inTotal: [] });
  return new NameGuesses(device, attempts);
}
