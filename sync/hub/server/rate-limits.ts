import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import type { ParamsOf } from '../../model/problem-codes.ts';
import type { Connections } from '../postgres/pool.ts';
import { query } from '../postgres/query.ts';
import { transaction } from '../postgres/transaction.ts';

/** How many attempts are allowed within a window of time. */
interface RateLimit {
  readonly name: string;
  readonly windowSeconds: number;
  /** For one subject: an address or a device. */
  readonly mostPerSubject: number;
  /** For all subjects together; absent: without a limit. */
  readonly mostInTotal?: number;
  readonly params: (seconds: number) => ParamsOf<'too_many_attempts'>;
}

export const rateLimits = {
  /** Failed attempts to join. The subject is the address that they come from. */
  join: {
    name: 'join',
    windowSeconds: 60,
    mostPerSubject: 5,
    mostInTotal: 60,
    params: (seconds) => ({ reason: 'join', seconds }),
  },
  /** Wrong names that a device gives for students of other schools. The subject is the device. */
  studentName: {
    name: 'student-name',
    windowSeconds: 3600,
    mostPerSubject: 20,
    params: () => ({ reason: 'names' }),
  },
} as const satisfies Record<string, RateLimit>;

/** Seconds until each attempt before this transaction leaves the window, the newest first. */
interface Earlier {
  readonly ofSubject: readonly number[];
  readonly inTotal: readonly number[];
}

/**
 * The attempts of one subject, counted in the transaction that holds the limit's lock. They are counted in memory
 * until `save`.
 */
export class Attempts {
  readonly #limit: RateLimit;
  readonly #subject: string;
  readonly #earlier: Earlier;
  #counted = 0;

  constructor(limit: RateLimit, subject: string, earlier: Earlier) {
    this.#limit = limit;
    this.#subject = subject;
    this.#earlier = earlier;
  }

  /** @throws `too_many_attempts` when the limit is reached, with the time until the next attempt is allowed */
  admit(): void {
    const { windowSeconds, mostPerSubject, mostInTotal = Number.POSITIVE_INFINITY } = this.#limit;
    const waits = [
      { earlier: this.#earlier.ofSubject, most: mostPerSubject },
      { earlier: this.#earlier.inTotal, most: mostInTotal },
    ]
      .filter(({ earlier, most }) => earlier.length + this.#counted >= most)
      .map(({ earlier, most }) => earlier[most - this.#counted - 1] ?? windowSeconds);
    if (waits.length === 0) return;
    const seconds = Math.max(1, ...waits);
    throw new CaseloadError({
      code: 'too_many_attempts',
      params: this.#limit.params(seconds),
      retry_after: seconds,
    });
  }

  count(): void {
    this.#counted += 1;
  }

  /** Whether this transaction counts the last attempt that the subject is allowed. */
  get reachesLimit(): boolean {
    const before = this.#earlier.ofSubject.length;
    const { mostPerSubject } = this.#limit;
    return before < mostPerSubject && before + this.#counted >= mostPerSubject;
  }

  /** Stores what was counted. @returns the ids of the attempts */
  async save(client: pg.ClientBase): Promise<string[]> {
    if (this.#counted === 0) return [];
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO sync.attempt (rate_limit, subject)
       SELECT $1, $2 FROM generate_series(1, $3::integer)
       RETURNING id`,
      [this.#limit.name, this.#subject, this.#counted],
    );
    return rows.map(({ id }) => id);
  }
}

/**
 * Reads the attempts of a subject, under a lock that lasts until the transaction ends: a hundred attempts at once
 * count like a hundred in a row.
 */
export async function readAttempts(
  client: pg.ClientBase,
  limit: RateLimit,
  subject: string,
): Promise<Attempts> {
  const hasTotal = limit.mostInTotal !== undefined;
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('caseload ' || $1::text, 0))", [
    hasTotal ? limit.name : `${limit.name} ${subject}`,
  ]);
  const { rows } = await client.query<{ is_own: boolean; wait: number }>(
    `SELECT subject = $2 AS is_own,
            ceil(extract(epoch FROM at + make_interval(secs => $3) - now()))::integer AS wait
       FROM sync.attempt
      WHERE rate_limit = $1
        AND (subject = $2 OR $4)
        AND at > now() - make_interval(secs => $3)
      ORDER BY at DESC`,
    [limit.name, subject, limit.windowSeconds, hasTotal],
  );
  return new Attempts(limit, subject, {
    ofSubject: rows.filter(({ is_own }) => is_own).map(({ wait }) => wait),
    inTotal: rows.map(({ wait }) => wait),
  });
}

/**
 * Does work that may fail only so often. The attempt counts as failed before the work begins, and is forgotten when
 * it succeeds. An attempt that the limit refuses does not count.
 * @throws `too_many_attempts`, and what the work throws
 */
export async function withRateLimit<Value>(
  pool: Connections,
  { limit, subject }: { limit: RateLimit; subject: string },
  work: () => Promise<Value>,
): Promise<Value> {
  const ids = await transaction(pool, async (client) => {
    const attempts = await readAttempts(client, limit, subject);
    attempts.admit();
    attempts.count();
    return await attempts.save(client);
  });
  const value = await work();
  await query(pool, 'DELETE FROM sync.attempt WHERE id = ANY ($1)', [ids]);
  return value;
}

/** Deletes the attempts that have left the window of their limit. */
export async function pruneAttempts(pool: Connections): Promise<void> {
  for (const { name, windowSeconds } of Object.values(rateLimits)) {
    await query(
      pool,
      'DELETE FROM sync.attempt WHERE rate_limit = $1 AND at <= now() - make_interval(secs => $2)',
      [name, windowSeconds],
    );
  }
}
