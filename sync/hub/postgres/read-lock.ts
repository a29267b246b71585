import type pg from 'pg';
import { tableNames } from './schema/triggers.ts';
import { unavailable } from './transaction.ts';

/**
 * Keeps the five tables from being emptied or changed in shape until the transaction ends; it has to be its first
 * statement. TRUNCATE is not like other writes: to a snapshot that is older, the table is empty afterwards, also when it
 * was loaded again (PostgreSQL, "Concurrency Control", 13.6 Caveats). A reader would take every record for removed.
 * Writers of rows wait for it no more than for any reader.
 */
export const lockTables = `LOCK TABLE ${tableNames.map((table) => `public.${table}`).join(', ')} IN ACCESS SHARE MODE`;

/** How long a reader waits for a TRUNCATE or an ALTER TABLE of the district to end. */
const waitMs = 2_000;
const lockNotAvailable = '55P03';

/**
 * Does so for an answer to a laptop.
 * @throws `store_unavailable` when a table is being emptied or altered
 */
export async function lockForReading(client: pg.PoolClient): Promise<void> {
  try {
    await client.query(
      `SET LOCAL lock_timeout = ${waitMs};
       ${lockTables};
       SET LOCAL lock_timeout = DEFAULT`,
    );
  } catch (error) {
    throw (error as { code?: unknown }).code === lockNotAvailable ? unavailable(error) : error;
  }
}
