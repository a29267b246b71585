import type pg from 'pg';
import type { Bucket } from '../../../model/bucket.ts';
import { CaseloadError } from '../../../model/error.ts';
import { grantOf, type ScopeRow, scopeColumns } from '../../devices/scope.ts';
import { query } from '../../postgres/query.ts';

interface Row extends ScopeRow {
  readonly id: string;
  readonly is_revoked: boolean;
}

/**
 * The buckets that devices may see now, with one statement for all.
 * @returns by device, without those that are revoked or whose user may not use Caseload
 */
export async function readGrants(
  pool: pg.Pool,
  devices: readonly string[],
): Promise<ReadonlyMap<string, readonly Bucket[]>> {
  const rows = await query<Row>(
    pool,
    `SELECT d.id, d.revoked_at IS NOT NULL AS is_revoked, ${scopeColumns}
       FROM sync.device AS d
       LEFT JOIN public.users AS u ON u.sourced_id = d.user_id
      WHERE d.id = ANY ($1)`,
    [devices],
  );
  const grants = new Map<string, readonly Bucket[]>();
  for (const row of rows) {
    const buckets = row.is_revoked ? undefined : bucketsOf(row);
    if (buckets !== undefined) grants.set(row.id, buckets);
  }
  return grants;
}

function bucketsOf(row: Row): readonly Bucket[] | undefined {
  try {
    return grantOf(row).buckets;
  } catch (error) {
    if (error instanceof CaseloadError && error.code === 'user_not_allowed') return undefined;
    throw error;
  }
}
