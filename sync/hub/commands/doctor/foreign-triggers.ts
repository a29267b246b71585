import type pg from 'pg';
import { query } from '../../postgres/query.ts';
import { tableNames } from '../../postgres/schema/triggers.ts';
import { type Found, fine } from './check.ts';

/** Bits of `pg_trigger.tgtype` (PostgreSQL, src/include/catalog/pg_trigger.h). */
const forEachRow = 1;
const before = 2;

/**
 * Names the district's own triggers and rules on the five tables that may change rows: before a row is stored, or by
 * another statement after it. They are no fault, because the version index is made from rows as they are stored; they
 * explain why a record is other than what a laptop sent.
 */
export async function checkForeignTriggers(pool: pg.Pool): Promise<Found> {
  const rows = await query<{ words: string }>(
    pool,
    `SELECT format('%s on %s (%s, %s)', t.tgname, c.relname,
                   CASE WHEN t.tgtype & ${before} = 0 THEN 'after' ELSE 'before' END
                   || CASE WHEN t.tgtype & ${forEachRow} = 0 THEN ' each statement' ELSE ' each row' END
                   || CASE WHEN t.tgenabled = 'D' THEN ', disabled' ELSE '' END,
                   p.oid::regproc) AS words
       FROM pg_trigger AS t
       JOIN pg_class AS c ON c.oid = t.tgrelid
       JOIN pg_proc AS p ON p.oid = t.tgfoid
      WHERE c.relnamespace = 'public'::regnamespace
        AND c.relname = ANY ($1)
        AND NOT t.tgisinternal
        AND p.pronamespace <> 'sync'::regnamespace
      UNION ALL
     SELECT format('rule %s on %s', r.rulename, r.tablename)
       FROM pg_rules AS r
      WHERE r.schemaname = 'public'
        AND r.tablename = ANY ($1)
      ORDER BY 1`,
    [tableNames],
  );
  if (rows.length === 0) return fine('The five tables have no triggers and rules but Caseload’s.');
  return fine(
    `These of the district may change rows after a writer has sent them: ${rows.map(({ words }) => words).join('; ')}. ` +
      'Caseload takes rows as they are stored.',
  );
}
