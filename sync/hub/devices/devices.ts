import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import { query } from '../postgres/query.ts';

/** A laptop in district IT's list. Times in UTC. */
export interface ListedDevice {
  readonly id: string;
  readonly name: string;
  readonly user_id: string;
  readonly email: string | null;
  readonly joined_at: Date;
  readonly last_seen_at: Date | null;
  readonly revoked_at: Date | null;
}

/** Every laptop that has ever joined, last seen first. */
export async function listDevices(pool: pg.Pool): Promise<ListedDevice[]> {
  return await query<ListedDevice>(
    pool,
    `SELECT d.id, d.name, d.user_id, u.email, d.joined_at, d.last_seen_at, d.revoked_at
       FROM sync.device AS d
       LEFT JOIN public.users AS u ON u.sourced_id = d.user_id
      ORDER BY d.last_seen_at DESC NULLS LAST, d.id`,
  );
}

/**
 * Refuses a laptop from now on. Revoking it again keeps the first time.
 * @throws `device_unknown`
 */
export async function revokeDevice(
  pool: pg.Pool,
  id: string,
): Promise<{ id: string; revoked_at: Date }> {
  // Compared as text, so that an id which is not a UUID finds no device.
  const [device] = await query<{ id: string; revoked_at: Date }>(
    pool,
    `UPDATE sync.device
        SET revoked_at = coalesce(revoked_at, now())
      WHERE id::text = lower($1)
      RETURNING id, revoked_at`,
    [id],
  );
  if (device === undefined) {
    throw new CaseloadError({
      code: 'device_unknown',
      params: { reason: 'id' },
    });
  }
  return device;
}
