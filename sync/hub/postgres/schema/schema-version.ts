import type pg from 'pg';
import { CaseloadError } from '../../../model/error.ts';
import { transaction } from '../transaction.ts';
import { migrations, versionOf } from './migrations.ts';

/** The schema version that this hub was made for. */
export const schemaVersion = versionOf(migrations);

export interface SchemaState {
  /** The last migration that the database has had; 0 when Caseload has never been there. */
  readonly version: number;
  /** Whether `hub migrate` has come to its end: before that, changes are not audited. */
  readonly isComplete: boolean;
}

export async function readSchema(client: pg.ClientBase): Promise<SchemaState> {
  const known = await client.query("SELECT to_regclass('sync.migration') IS NOT NULL AS known");
  if (!known.rows[0].known) return { version: 0, isComplete: false };
  const { rows } = await client.query(
    `SELECT coalesce(max(version), 0) AS version,
            NOT EXISTS (SELECT FROM sync.backfill) AS is_complete
       FROM sync.migration`,
  );
  return { version: rows[0].version, isComplete: rows[0].is_complete };
}

/**
 * Makes sure that a hub can serve the database: one of its own version, or of the version before. So a district
 * replaces its hubs first and migrates then, while they serve.
 * @param own the version that the hub was made for
 * @throws `schema_mismatch`
 */
export async function requireSchema(pool: pg.Pool, own = schemaVersion): Promise<void> {
  const { version, isComplete } = await transaction(pool, readSchema);
  if (version > own) throw newerDatabase();
  if (version === 0 || version < own - 1) {
    throw mismatch(
      `The database is at version ${version} of Caseload's schema, this hub needs ${own}. Run: hub migrate`,
    );
  }
  if (!isComplete) {
    throw mismatch('The migration of this database has not come to its end. Run: hub migrate');
  }
}

export function newerDatabase(): CaseloadError {
  return mismatch('A newer hub has migrated this database. Update this hub; nothing was changed.');
}

function mismatch(detail: string): CaseloadError {
  return new CaseloadError({ code: 'schema_mismatch', params: { detail } });
}
