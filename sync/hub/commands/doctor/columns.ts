import type pg from 'pg';
import { findTableDifferences } from '../../postgres/schema/table-differences.ts';
import { tableNames } from '../../postgres/schema/triggers.ts';
import { type Found, fine, wrong } from './check.ts';

/** Compares the five tables with the model. */
export async function checkColumns(pool: pg.Pool): Promise<Found> {
  const { missing, problems, extra } = await findTableDifferences(pool);
  const all = [...missing.map((table) => `the table ${table} is missing`), ...problems];
  if (all.length > 0) return wrong(`${all.join('; ')}.`);
  const aside = extra.length > 0 ? ` Not known to Caseload, and let be: ${extra.join(', ')}.` : '';
  return fine(`All columns of ${tableNames.join(', ')} are as they should be.${aside}`);
}
