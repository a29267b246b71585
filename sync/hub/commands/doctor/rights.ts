import type pg from 'pg';
import { query } from '../../postgres/query.ts';
import { tableNames } from '../../postgres/schema/triggers.ts';
import { type Found, fine, wrong } from './check.ts';

/**
 * Looks for roles that could be audited as somebody else: one that may add triggers to the five tables runs what it
 * likes in the name of the hub, and one that may write `sync.attribution` is believed like a hub.
 */
export async function checkRights(pool: pg.Pool): Promise<Found> {
  const rows = await query<{ revoke: string }>(
    pool,
    `SELECT format('REVOKE %s ON %I.%I FROM %s', a.privilege_type, n.nspname, c.relname,
                   CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END) AS revoke
       FROM pg_class AS c
       JOIN pg_namespace AS n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL aclexplode(c.relacl) AS a
      WHERE a.grantee <> c.relowner
        AND a.grantee <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
        AND (
              (n.nspname = 'public' AND c.relname = ANY ($1) AND a.privilege_type = 'TRIGGER')
              OR (n.nspname = 'sync' AND c.relname = 'attribution' AND a.privilege_type = 'INSERT')
            )
      ORDER BY 1`,
    [tableNames],
  );
  if (rows.length === 0) return fine('No other role can make the audit name somebody else.');
  const statements = rows.map(({ revoke }) => `${revoke};`).join(' ');
  return wrong(
    `Other roles can make the audit name somebody else. Unless they are hubs too: ${statements}`,
  );
}
