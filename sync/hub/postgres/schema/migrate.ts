import type pg from 'pg';
import { CaseloadError } from '../../../model/error.ts';
import { loadStandardDescriptors } from '../descriptors.ts';
import { ensureEpoch } from '../epoch.ts';
import { storageOf } from '../table-scan.ts';
import { fillIndex } from './backfill.ts';
import {
  allDefinitions,
  applyDefinitions,
  auditDefinitions,
  dropSuperseded,
  functionDefinitions,
  indexDefinitions,
} from './definitions.ts';
import { requireMigrationRights } from './migration-rights.ts';
import { type MigrationSession, type Report, withMigrationSession } from './migration-session.ts';
import { type Migration, migrations, versionOf } from './migrations.ts';
import { newerDatabase, readSchema } from './schema-version.ts';
import { findTableDifferences } from './table-differences.ts';

/**
 * Brings a database to the version of a list of migrations, while other writers write and hubs of the version before
 * serve. The tables are checked first, which changes nothing. A database that has had Caseload is upgraded in one
 * transaction. In another one it is installed:
 *
 *   tables, functions ─► triggers of the index ─► rows that were there ─► triggers of the audit ─► hubs may serve
 *   (one transaction)    (table by table)         (batch by batch)        (table by table)
 *
 * The audit begins last, so that the rows that were there leave no trace in it. An installation that was ended half way
 * goes on where it was when it is run again.
 * @param given.report gets words for an operator, now and then
 * @throws `schema_mismatch` when a newer hub has migrated the database, or the tables are not those that Caseload knows:
 * nothing is touched; `bad_setting`, `store_unavailable`
 */
export async function migrate(
  pool: pg.Pool,
  given: { readonly list?: readonly Migration[]; readonly report?: Report } = {},
): Promise<{ from: number; to: number }> {
  const { list = migrations, report = () => {} } = given;
  const to = versionOf(list);
  const from = await withMigrationSession(pool, report, async (session) => {
    const { version, isComplete } = await readSchema(session.connection);
    if (version > to) throw newerDatabase();
    await requireMigrationRights(session.connection);
    await checkTables(session.connection, { isInstalled: isComplete });
    if (isComplete) await session.transaction((connection) => upgrade(connection, list));
    else await install(session, list);
    await session.transaction(loadStandardDescriptors);
    return isComplete ? version : 0;
  });
  await ensureEpoch(pool, { isPatient: true });
  return { from, to };
}

/** @throws `schema_mismatch` with everything that is not as it should be */
async function checkTables(
  connection: pg.PoolClient,
  given: { readonly isInstalled: boolean },
): Promise<void> {
  const { missing, problems } = await findTableDifferences(connection);
  // Installing creates the tables that are missing. Afterwards it is for a restore to bring one back.
  const lost = given.isInstalled ? missing.map((table) => `the table ${table} is missing`) : [];
  const { rows } = await connection.query<{ name: string }>(
    `SELECT c.relname AS name
       FROM pg_class AS c
      WHERE c.relnamespace = to_regnamespace('sync')
        AND to_regclass('sync.migration') IS NULL
      ORDER BY 1`,
  );
  const foreign = rows.map(({ name }) => `sync.${name} is not Caseload's`);
  const wrong = [...lost, ...problems, ...foreign];
  if (wrong.length === 0) return;
  throw new CaseloadError({
    code: 'schema_mismatch',
    params: {
      detail:
        `The database is not one that Caseload can work on: ${wrong.join('; ')}. ` +
        'Change these, then run hub migrate again; nothing was changed.',
    },
  });
}

/** One transaction: what the triggers are and what they run change together. */
async function upgrade(connection: pg.PoolClient, list: readonly Migration[]): Promise<void> {
  await applyMigrations(connection, list);
  await applyDefinitions(connection, allDefinitions);
  await dropSuperseded(connection);
  // A hub compares everything again.
  await connection.query('UPDATE sync.table_scan SET completed_from = NULL');
}

/**
 * Triggers are added table by table: the migration waits for the writers of one table, and holds no other one against
 * them while it waits.
 */
async function install(session: MigrationSession, list: readonly Migration[]): Promise<void> {
  await session.transaction(async (connection) => {
    await applyMigrations(connection, list);
    await applyDefinitions(connection, functionDefinitions);
  });
  for (const triggers of indexDefinitions) {
    await session.transaction((connection) => applyDefinitions(connection, [triggers]));
  }
  await fillIndex(session);
  for (const triggers of auditDefinitions) {
    await session.transaction((connection) => applyDefinitions(connection, [triggers]));
  }
  await session.transaction(complete);
}

async function applyMigrations(
  connection: pg.PoolClient,
  list: readonly Migration[],
): Promise<void> {
  const { rows } = await connection.query("SELECT to_regnamespace('sync') IS NULL AS is_missing");
  if (rows[0].is_missing) await connection.query('CREATE SCHEMA sync');
  const { version } = await readSchema(connection);
  for (const migration of list.filter((one) => one.version > version)) {
    await connection.query(migration.sql);
    await connection.query('INSERT INTO sync.migration (version, name) VALUES ($1, $2)', [
      migration.version,
      migration.name,
    ]);
  }
}

/** From here on hubs serve. */
async function complete(connection: pg.PoolClient): Promise<void> {
  await connection.query(
    `SELECT setval('sync.student_usi', least(coalesce(max(student_usi), 0)::bigint + 1, 2147483647), false)
       FROM public.students`,
  );
  await connection.query('DELETE FROM sync.backfill');
  await connection.query(
    `UPDATE sync.table_scan AS s
        SET started_at = now(), completed_from = now(), completed_at = now(), storage = ${storageOf('s.entity')}`,
  );
}
