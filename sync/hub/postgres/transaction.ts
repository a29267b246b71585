import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import type { Connections } from './pool.ts';

/** The work ended in the middle of a statement, so the connection has to be closed. */
export class ConnectionAbandoned extends Error {
  override readonly name = 'ConnectionAbandoned';
}

export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ READ ONLY';

/**
 * Runs work in one transaction: all of it is committed, or nothing.
 * @throws `store_unavailable` when PostgreSQL does not answer or the connection is lost; after a lost COMMIT
 * it is unknown whether the work was done
 */
export async function transaction<Value>(
  pool: Connections,
  work: (client: pg.PoolClient) => Promise<Value>,
  isolation: Isolation = 'READ COMMITTED',
): Promise<Value> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  let broken: unknown;
  // A connection that breaks between two queries reports it only here.
  const onError = (error: unknown) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const value = await work(client);
    await client.query('COMMIT');
    return value;
  } catch (error) {
    if (error instanceof ConnectionAbandoned) {
      broken ??= error;
      throw error;
    }
    const lost = broken !== undefined || isConnectionError(error);
    if (!lost) {
      await client.query('ROLLBACK').catch((failed: unknown) => {
        broken = failed;
      });
    }
    broken ??= lost ? error : undefined;
    throw lost ? unavailable(error) : error;
  } finally {
    client.off('error', onError);
    client.release(broken !== undefined);
  }
}

export function unavailable(cause: unknown): CaseloadError {
  return new CaseloadError(
    {
      code: 'store_unavailable',
      params: { reason: 'postgres' },
    },
    { cause },
  );
}

/**
 * Whether an error means that the connection or the server is gone, in contrast to a statement that was wrong.
 * Classes 08, 57P0x and 53xxx of PostgreSQL's error codes (Appendix A), and the socket's own.
 */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return /^(08|53|57P0)|^E[A-Z]+$/.test(code);
  // pg reports an ended connection as a plain Error without a code.
  return !(error instanceof CaseloadError) && error.message.startsWith('Connection terminated');
}
