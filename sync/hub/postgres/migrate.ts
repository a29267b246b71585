import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import { loadStandardDescriptors } from './descriptors.ts';
import { ensureEpoch } from './epoch.ts';
import { transaction } from './transaction.ts';

const folder = join(import.meta.dirname, 'migrations');

/** Forward only; the number of a migration is its place in the order of their names, from 1. */
const steps = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort()
  .map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }));

/** The schema version that this hub was made for. */
export const schemaVersion = steps.length;

/**
 * Brings the database to this hub's version: each step in a transaction of its own, the version read again
 * inside it, so that two hubs may try at once.
 * @throws `schema_mismatch` when a newer hub has migrated it; nothing is touched
 */
export async function migrate(pool: pg.Pool): Promise<{ from: number; to: number }> {
  await transaction(pool, async (client) => {
    await client.query('CREATE SCHEMA IF NOT EXISTS sync');
    await client.query(
      `CREATE TABLE IF NOT EXISTS sync.migration (
         version INTEGER NOT NULL PRIMARY KEY,
         name TEXT NOT NULL,
         applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
       )`,
    );
  });
  const from = await readSchemaVersion(pool);
  if (from > schemaVersion) throw newer();
  while (await applyNext(pool)) {
    // One transaction per migration, until none is left.
  }
  await transaction(pool, loadStandardDescriptors);
  await ensureEpoch(pool);
  return { from, to: schemaVersion };
}

/** How many migrations a database has had; 0 when Caseload has never been there. */
export async function readSchemaVersion(pool: pg.Pool): Promise<number> {
  return await transaction(pool, readVersion);
}

/** @throws `schema_mismatch` when the database is not at this hub's version */
export async function requireSchema(pool: pg.Pool): Promise<void> {
  const version = await readSchemaVersion(pool);
  if (version > schemaVersion) throw newer();
  if (version < schemaVersion) {
    throw new CaseloadError({
      code: 'schema_mismatch',
      message: `The database is at version ${version} of Caseload's schema, this hub needs ${schemaVersion}. Run: hub migrate`,
    });
  }
}

async function applyNext(pool: pg.Pool): Promise<boolean> {
  return await transaction(pool, async (client) => {
    await client.query('LOCK TABLE sync.migration IN EXCLUSIVE MODE');
    const version = await readVersion(client);
    const step = steps[version];
    if (step === undefined) return false;
    await client.query(step.sql);
    await client.query('INSERT INTO sync.migration (version, name) VALUES ($1, $2)', [
      version + 1,
      step.name,
    ]);
    return true;
  });
}

async function readVersion(client: pg.PoolClient): Promise<number> {
  const known = await client.query("SELECT to_regclass('sync.migration') IS NOT NULL AS known");
  if (!known.rows[0].known) return 0;
  const { rows } = await client.query(
    'SELECT coalesce(max(version), 0) AS version FROM sync.migration',
  );
  return rows[0].version as number;
}

function newer(): CaseloadError {
  return new CaseloadError({
    code: 'schema_mismatch',
    message: 'A newer hub has migrated this database. Update this hub; nothing was changed.',
  });
}
