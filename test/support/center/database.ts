import type pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { ensureEpoch } from '../../../sync/hub/postgres/epoch.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { createDatabase } from './postgres-server.ts';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
}

/** A database of its own for the test that calls, migrated unless it is to be `empty`; dropped at its end. */
export async function openTestDatabase(
  kind: 'migrated' | 'empty' = 'migrated',
): Promise<TestDatabase> {
  const { url, drop } = await createDatabase(serverUrl(), kind);
  const pool = createTestPool(url);
  // A copy of the template is another database, as a copy of a district's would be.
  if (kind === 'migrated') await ensureEpoch(pool);
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  return { url, pool };
}

/** The PostgreSQL server of this worker: no test of another file uses it at the same time. */
export function serverUrl(): string {
  const url = inject('databaseUrls')[Number(process.env.VITEST_POOL_ID) - 1];
  if (url === undefined) throw new Error('this worker has no PostgreSQL');
  return url;
}

/** The hub's connections, on which tests may leave out the schema `public` too. */
export function createTestPool(url: string): pg.Pool {
  const pool = createPool(url);
  // The last of two settings of one name counts.
  pool.options.options = `${pool.options.options} -c search_path=public`;
  return pool;
}
