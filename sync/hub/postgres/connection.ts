import type pg from 'pg';
import type { Connections } from './pool.ts';
import { isConnectionError, unavailable } from './transaction.ts';

/**
 * Runs work on a single connection to PostgreSQL.
 * @throws `store_unavailable` when PostgreSQL does not answer or the connection is lost
 */
export async function withConnection<Value>(
  pool: Connections,
  work: (connection: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const connection = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  let lost = false;
  // A connection that breaks between two queries reports it only here.
  const onError = () => {
    lost = true;
  };
  connection.on('error', onError);
  try {
    return await work(connection);
  } catch (error) {
    lost ||= isConnectionError(error);
    throw isConnectionError(error) ? unavailable(error) : error;
  } finally {
    connection.off('error', onError);
    connection.release(lost);
  }
}
