import type pg from 'pg';
import { isConnectionError, unavailable } from '../../postgres/transaction.ts';

const heartbeatMs = 5_000;
/** PostgreSQL ends the leader's session after so long without a query. Seconds. */
const silenceSeconds = 20;

/**
 * Runs work in one replica of the hub at a time: the one that holds an advisory lock, on a connection that stays open
 * as long as the work lasts.
 *
 * The lock ends with the connection: at once when the process dies, and after 20 seconds without a query when the
 * process is stopped, or its machine or network is gone, because PostgreSQL then ends the session
 * (`idle_session_timeout`). The work writes through that same connection, so a leader that wakes up late can write
 * nothing, and does not disturb the new one.
 *
 * @param given.name the name of the lock
 * @param work ends soon after its signal aborts: the leadership is lost, or `given.signal` was aborted
 * @returns whether this replica led
 * @throws `store_unavailable` when PostgreSQL does not answer, or the leadership was lost at work
 */
export async function lead(
  given: { pool: pg.Pool; name: string; signal: AbortSignal },
  work: (connection: pg.PoolClient, signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const connection = await given.pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  const lost = new AbortController();
  const onError = (error: unknown) => lost.abort(error);
  connection.on('error', onError);
  let heart: NodeJS.Timeout | undefined;
  try {
    const { rows } = await connection.query<{ is_ours: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS is_ours,
              set_config('idle_session_timeout', $2, false),
              set_config('idle_in_transaction_session_timeout', $2, false)`,
      [given.name, `${silenceSeconds}s`],
    );
    if (rows[0]?.is_ours !== true) return false;
    heart = setInterval(() => beat(connection, onError), heartbeatMs);
    await work(connection, AbortSignal.any([given.signal, lost.signal]));
    if (lost.signal.aborted) throw lost.signal.reason;
    return true;
  } catch (error) {
    throw lost.signal.aborted || isConnectionError(error) ? unavailable(error) : error;
  } finally {
    clearInterval(heart);
    connection.off('error', onError);
    // Closed, not returned to the pool: the lock and the timeouts belong to the session.
    connection.release(true);
  }
}

function beat(connection: pg.PoolClient, onLost: (error: unknown) => void): void {
  connection.query('SELECT').catch((error: unknown) => {
    // A heartbeat in a failed transaction fails too, although the connection is alive.
    if (isConnectionError(error)) onLost(error);
  });
}
