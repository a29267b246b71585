import { CaseloadError } from '../../model/error.ts';
import type { Connections } from '../postgres/pool.ts';
import { query } from '../postgres/query.ts';
import type { Device } from '../server/hub.ts';
import { badProof, type Proof } from './proof.ts';
import { grantOf, type ScopeRow, scopeColumns } from './scope.ts';

interface DeviceRow extends ScopeRow {
  readonly id: string;
  readonly is_revoked: boolean;
  readonly is_fresh: boolean;
}

/**
 * Finds the device that signed a request, stores its proof as used, and derives its scope, in one statement. It does
 * not store the proof of an unknown device, so that strangers cannot fill the table.
 * @throws `device_unknown`, `device_revoked`, `bad_proof` when the proof was used before,
 * `user_not_allowed`, `store_unavailable`
 */
export async function authenticate(pool: Connections, proof: Proof): Promise<Device> {
  const [row] = await query<DeviceRow>(
    pool,
    `WITH device AS (
       SELECT id, user_id, revoked_at
         FROM sync.device
        WHERE thumbprint = $1
     ), fresh AS (
       INSERT INTO sync.proof (thumbprint, jti)
       SELECT $1, $2 FROM device WHERE revoked_at IS NULL
       ON CONFLICT DO NOTHING
       RETURNING true
     ), seen AS (
       UPDATE sync.device AS d
          SET last_seen_at = now()
         FROM fresh
        WHERE d.thumbprint = $1
          AND (d.last_seen_at IS NULL OR d.last_seen_at < now() - INTERVAL '1 minute')
     )
     SELECT device.id,
            device.revoked_at IS NOT NULL AS is_revoked,
            EXISTS (SELECT FROM fresh) AS is_fresh,
            ${scopeColumns}
       FROM device
       LEFT JOIN public.users AS u ON u.sourced_id = device.user_id`,
    [proof.thumbprint, proof.jti],
  );
  if (row === undefined) {
    throw new CaseloadError({
      code: 'device_unknown',
      params: { reason: 'laptop' },
    });
  }
  if (row.is_revoked) throw deviceRevoked();
  if (!row.is_fresh) throw badProof('used');
  return { id: row.id, ...grantOf(row) };
}

export function deviceRevoked(): CaseloadError {
  return new CaseloadError({
    code: 'device_revoked',
  });
}

/**
 * Deletes proofs that are too old to be used again: the hub takes a proof for five minutes before and after its
 * time, so for ten minutes at most.
 */
export async function pruneProofs(pool: Connections): Promise<void> {
  await query(pool, "DELETE FROM sync.proof WHERE seen_at < now() - INTERVAL '11 minutes'");
}
