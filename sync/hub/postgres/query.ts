import type pg from 'pg';
import type { Connections } from './pool.ts';
import { isConnectionError, unavailable } from './transaction.ts';

/**
 * Runs one statement, in a transaction of one.
 * @throws `store_unavailable` when PostgreSQL does not answer or the connection is lost
 */
export async function query<Row extends pg.QueryResultRow>(
  pool: Connections,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  let lost = false;
  // A connection may also break between the answer and the release.
  const onError = () => {
    lost = true;
  };
  client.on('error', onError);
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } catch (error) {
    lost ||= isConnectionError(error);
    throw lost ? unavailable(error) : error;
  } finally {
    client.off('error', onError);
    client.release(lost);
  }
}
