import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { isConnectionError, unavailable } from '../transaction.ts';
import { lacksRights } from './migration-rights.ts';

/** Says to an operator how far a migration is. */
export type Report = (words: string) => void;

/** How long a transaction of a migration waits for the locks of other writers before it lets them go first. */
const lockTimeoutMs = 500;
const pauseMs = 1_000;

/**
 * The one connection of a migration. It holds an advisory lock for as long as it is open, so that one migration is at
 * work on a database at a time; all that the migration does goes through it, so that nothing happens without the lock.
 */
export class MigrationSession {
  readonly connection: pg.PoolClient;
  readonly report: Report;

  constructor(connection: pg.PoolClient, report: Report) {
    this.connection = connection;
    this.report = report;
  }

  /**
   * Runs work in a transaction. When others hold a lock that it needs, it gives up what it has, so that nobody waits
   * for it, and tries again. It does so before PostgreSQL looks for deadlocks (`deadlock_timeout`, one second unless
   * changed), so that no other writer is ended for its sake.
   */
  async transaction<Value>(work: (connection: pg.PoolClient) => Promise<Value>): Promise<Value> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (!isLockedOut(error)) throw error;
        if (attempt === 5) this.report('Other writers hold records. Waiting for them to end.');
        await setTimeout(pauseMs);
      }
    }
  }

  async #once<Value>(work: (connection: pg.PoolClient) => Promise<Value>): Promise<Value> {
    const { connection } = this;
    await connection.query(`BEGIN; SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    try {
      const value = await work(connection);
      await connection.query('COMMIT');
      return value;
    } catch (error) {
      // Of a connection that is lost, the transaction has ended with it: the first error tells.
      await connection.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}

/**
 * Runs a migration when no other is at work on the database; waits for one that is.
 * @throws `store_unavailable` when PostgreSQL does not answer or the connection is lost; `bad_setting` when the role
 * lacks a right
 */
export async function withMigrationSession<Value>(
  pool: pg.Pool,
  report: Report,
  work: (session: MigrationSession) => Promise<Value>,
): Promise<Value> {
  const connection = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  // A connection that breaks between two queries says so here, and the next query fails.
  const onError = () => {};
  connection.on('error', onError);
  try {
    await lockOut(connection, report);
    return await work(new MigrationSession(connection, report));
  } catch (error) {
    if (isConnectionError(error)) throw unavailable(error);
    throw isRefusedRight(error) ? lacksRights(error.message, error) : error;
  } finally {
    connection.off('error', onError);
    // Closed, not given back: the lock is the session's.
    connection.release(true);
  }
}

async function lockOut(connection: pg.PoolClient, report: Report): Promise<void> {
  // It may wait for longer than a session is allowed to be idle, a statement to run, or a lock to be waited for.
  await connection.query(
    'SET idle_session_timeout = 0; SET statement_timeout = 0; SET lock_timeout = 0',
  );
  const { rows } = await connection.query<{ is_ours: boolean }>(
    "SELECT pg_try_advisory_lock(hashtextextended('caseload migrate', 0)) AS is_ours",
  );
  if (rows[0]?.is_ours) return;
  report('Another migration is at work on this database. Waiting for it to end.');
  await connection.query("SELECT pg_advisory_lock(hashtextextended('caseload migrate', 0))");
}

/** Lost against other writers: 55P03 (lock_timeout), class 40 (deadlock, serialization). */
function isLockedOut(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(55P03|40)/.test(error.code ?? '');
}

function isRefusedRight(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && error.code === '42501';
}
