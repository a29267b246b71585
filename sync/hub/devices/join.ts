import type pg from 'pg';
import { failpoint } from '../../failpoints.ts';
import { CaseloadError } from '../../model/error.ts';
import type { JoinAnswer } from '../../protocol/join.ts';
import { currentEpoch } from '../postgres/epoch.ts';
import type { Connections } from '../postgres/pool.ts';
import { transaction } from '../postgres/transaction.ts';
import { deviceRevoked } from './authenticate.ts';
import { readDistrict } from './district.ts';
import { hashJoinCode } from './join-codes.ts';
import { badProof, type Proof } from './proof.ts';
import { type Grant, grantOf, type ScopeRow, scopeColumns } from './scope.ts';

/**
 * Makes the laptop that signed the request a device of the code's user, and uses the code, in one transaction: of two
 * laptops with the same code one wins. A laptop that missed the answer may join again with the same key and code.
 * @throws `join_code_unknown`, `join_code_used`, `join_code_expired`, `user_not_allowed`, `device_revoked`,
 * `bad_proof` when the proof was used before or the key is another user's, `store_unavailable`
 */
export async function join(
  pool: Connections,
  given: { code: string; deviceName: string; proof: Proof },
): Promise<JoinAnswer> {
  const { proof } = given;
  const answer = await transaction(pool, async (client) => {
    const taken = await client.query(
      'INSERT INTO sync.proof (thumbprint, jti) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [proof.thumbprint, proof.jti],
    );
    if (taken.rowCount === 0) throw badProof('used');
    const codeHash = hashJoinCode(given.code);
    const userId = await claimCode(client, codeHash, proof.thumbprint);
    const grant = await readGrant(client, userId);
    const deviceId = await putDevice(client, { ...given, userId });
    await client.query(
      `UPDATE sync.join_code
          SET used_at = coalesce(used_at, now()), device_id = $2
        WHERE code_hash = $1`,
      [codeHash, deviceId],
    );
    return {
      device_id: deviceId,
      ...(await readDistrict(client)),
      epoch: await currentEpoch(client),
      user: grant.user,
      buckets: [...grant.buckets],
    };
  });
  failpoint('hub.join.stored');
  return answer;
}

/** Locks the code. @returns its user */
async function claimCode(
  client: pg.PoolClient,
  codeHash: Buffer,
  thumbprint: string,
): Promise<string> {
  const { rows } = await client.query(
    `SELECT c.user_id,
            c.used_at IS NOT NULL AS is_used,
            c.expires_at <= now() AS is_expired,
            (SELECT d.thumbprint FROM sync.device AS d WHERE d.id = c.device_id) AS used_by
       FROM sync.join_code AS c
      WHERE c.code_hash = $1
        FOR UPDATE`,
    [codeHash],
  );
  const [code] = rows;
  if (code === undefined) {
    throw new CaseloadError({
      code: 'join_code_unknown',
    });
  }
  if (code.is_used && code.used_by !== thumbprint) {
    throw new CaseloadError({
      code: 'join_code_used',
    });
  }
  if (code.is_expired && !code.is_used) {
    throw new CaseloadError({
      code: 'join_code_expired',
    });
  }
  return code.user_id as string;
}

async function readGrant(client: pg.PoolClient, userId: string): Promise<Grant> {
  const { rows } = await client.query<ScopeRow>(
    `SELECT ${scopeColumns}
       FROM (SELECT $1::text AS user_id) AS code
       LEFT JOIN public.users AS u ON u.sourced_id = code.user_id`,
    [userId],
  );
  return grantOf(rows[0] as ScopeRow);
}

/** A key that has joined before keeps its device, if its user is the same. @returns the device's id */
async function putDevice(
  client: pg.PoolClient,
  given: { userId: string; deviceName: string; proof: Proof },
): Promise<string> {
  const { rows } = await client.query(
    `INSERT INTO sync.device AS d (name, user_id, thumbprint, public_jwk, last_seen_at)
     VALUES ($1, $2, $3, $4, now())
     ON CONFLICT (thumbprint) DO UPDATE SET last_seen_at = now()
     RETURNING d.id, d.user_id, d.revoked_at`,
    [given.deviceName, given.userId, given.proof.thumbprint, given.proof.publicJwk],
  );
  const [device] = rows;
  if (device.revoked_at !== null) throw deviceRevoked();
  if (device.user_id !== given.userId) {
    throw badProof('other_user');
  }
  return device.id as string;
}
