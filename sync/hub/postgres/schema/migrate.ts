import type pg from 'pg';
import { CaseloadError } from '../../../model/error.ts';
import { loadStandardDescriptors } from '../descriptors.ts';
import { ensureEpoch } from '../epoch.ts';
import { fillIndex } from './backfill.ts';
import {
  applyDefinitions,
  auditDefinitions,
  dropSuperseded,
  indexDefinitions,
} from './definitions.ts';
import { type Report, withMigrationSession } from './migration-session.ts';
import { type Migration, migrations, versionOf } from './migrations.ts';
import { newerDatabase, readSchema } from './schema-version.ts';
import { findTableDifferences } from './table-differences.ts';

/**
 * Brings a database to the version of a list of migrations, while other writers write and hubs of the version before
 * serve:
 *
 *   check the tables ─► migrations, functions, triggers of the index ─► rows that were there ─► triggers of the audit
 *   (changes nothing)   (one transaction)                              (batch by batch)        (one transaction)
 *
 * The audit begins last, so that the rows that were there leave no trace in it. A migration that was ended half way
 * goes on where it was when it is run again; hubs do not serve until it has come to its end.
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
    await checkTables(session.connection);
    await session.transaction((connection) => apply(connection, list));
    if (!isComplete) {
      await fillIndex(session);
      await session.transaction(beginAudit);
    }
    await session.transaction(loadStandardDescriptors);
    return isComplete ? version : 0;
  });
  await ensureEpoch(pool);
  return { from, to };
}

/** @throws `schema_mismatch` with everything that is not as it should be */
async function checkTables(connection: pg.PoolClient): Promise<void> {
  const { problems } = await findTableDifferences(connection);
  const { rows } = await connection.query<{ name: string }>(
    `SELECT c.relname AS name
       FROM pg_class AS c
      WHERE c.relnamespace = to_regnamespace('sync')
        AND to_regclass('sync.migration') IS NULL
      ORDER BY 1`,
  );
  const foreign = rows.map(({ name }) => `sync.${name} is not Caseload's`);
  if (problems.length + foreign.length === 0) return;
  throw new CaseloadError({
    code: 'schema_mismatch',
    params: {
      detail:
        `The database is not one that Caseload can work on: ${[...problems, ...foreign].join('; ')}. ` +
        'Change these, then run hub migrate again; nothing was changed.',
    },
  });
}

async function apply(connection: pg.PoolClient, list: readonly Migration[]): Promise<void> {
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
  const { isComplete } = await readSchema(connection);
  await applyDefinitions(connection, [
    ...indexDefinitions,
    ...(isComplete ? auditDefinitions : []),
  ]);
  await dropSuperseded(connection);
}

/** From here on changes are audited, and hubs serve. */
async function beginAudit(connection: pg.PoolClient): Promise<void> {
  await applyDefinitions(connection, auditDefinitions);
  await connection.query(
    `SELECT setval('sync.student_usi', least(coalesce(max(student_usi), 0)::bigint + 1, 2147483647), false)
       FROM public.students`,
  );
  await connection.query('DELETE FROM sync.backfill');
}
