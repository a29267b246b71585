import type pg from 'pg';
import { CaseloadError } from '../../../model/error.ts';
import { tableNames } from './triggers.ts';

/**
 * Makes sure, before anything is changed, that the role of a migration may do all that the migration does.
 * @throws `bad_setting` with every right that it lacks
 */
export async function requireMigrationRights(connection: pg.ClientBase): Promise<void> {
  const { rows } = await connection.query<{ right: string }>(
    `WITH found AS (
       SELECT c.oid, c.relname AS name
         FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace
          AND c.relname = ANY ($1)
     )
     SELECT needed.right || ' on ' || found.name AS right
       FROM found
      CROSS JOIN (VALUES ('SELECT'), ('UPDATE'), ('TRIGGER')) AS needed ("right")
      WHERE NOT has_table_privilege(found.oid, needed.right)
      UNION ALL
     SELECT 'CREATE on the schema public'
      WHERE (SELECT count(*) FROM found) < cardinality($1)
        AND NOT has_schema_privilege('public', 'CREATE')
      UNION ALL
     SELECT 'CREATE on the database'
      WHERE to_regnamespace('sync') IS NULL
        AND NOT has_database_privilege(current_database(), 'CREATE')
      UNION ALL
     SELECT 'the role ' || n.nspowner::regrole || ', which owns the schema sync'
       FROM pg_namespace AS n
      WHERE n.nspname = 'sync'
        AND NOT pg_has_role(n.nspowner, 'USAGE')
      ORDER BY 1`,
    [tableNames],
  );
  if (rows.length > 0) throw lacksRights(rows.map(({ right }) => right).join(', '));
}

/** @param rights in words, as PostgreSQL or this file names them */
export function lacksRights(rights: string, cause?: unknown): CaseloadError {
  return new CaseloadError(
    {
      code: 'bad_setting',
      field: 'DATABASE_URL',
      params: {
        detail:
          `The role of DATABASE_URL lacks rights that a migration needs: ${rights}. ` +
          'Use the role that owns the five tables, or grant them.',
      },
    },
    { cause },
  );
}
