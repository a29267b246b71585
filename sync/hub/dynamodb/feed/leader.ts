import type pg from 'pg';
import { isConnectionError, unavailable } from '../../postgres/transaction.ts';

const heartbeatMs = 5_000;
/** How long the server waits for a sign of life of the leader. Seconds. */
const silenceSeconds = 20;

/**
 * Runs work in one replica of the hub at a time: in that which holds an advisory lock, on a connection of its
 * own that is open for as long as the work lasts.
 *
 * The lock ends with the connection: at once when the process dies, and after 20 seconds without a sign of
 * life when it is stopped, or its machine or network is gone: the server then ends the session by its own
 * clock (`idle_session_timeout`). What the work writes goes through that same connection, so a leader that
 * wakes up late finds that it can write nothing: it cannot get in the way of the new one.
 *
 * @param given.name of the lock
 * @param work ends soon when its signal says so: the leadership is lost, or `given.signal` was raised
 * @returns whether it was ours to do
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
    // Closed, not given back: the lock and the timeouts are the session's.
    connection.release(true);
  }
}

function beat(connection: pg.PoolClient, onLost: (error: unknown) => void): void {
  connection.query('SELECT').catch((error: unknown) => {
    // In a transaction that has just failed a beat fails too, and says nothing of the connection.
    if (isConnectionError(error)) onLost(error);
  });
}
