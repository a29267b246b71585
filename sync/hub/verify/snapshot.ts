import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import { CaseloadError } from '../../model/error.ts';
import { lockForReading } from '../postgres/read-lock.ts';
import { decideForRequest } from '../postgres/recheck.ts';
import { transaction } from '../postgres/transaction.ts';
import { handshake } from '../server/handshake.ts';
import type { Device, Hub } from '../server/hub.ts';

/**
 * Runs work on buckets of a device in one snapshot, after the handshake.
 * @throws `out_of_scope`, `protocol_mismatch`, `store_unavailable`
 */
export async function inSnapshot<Value>(
  hub: Hub,
  given: {
    readonly device: Device;
    readonly request: { readonly protocol: number };
    readonly buckets: readonly Bucket[];
  },
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const { device, request, buckets } = given;
  if (!buckets.every((bucket) => device.buckets.includes(bucket))) {
    throw new CaseloadError({
      code: 'out_of_scope',
      params: { reason: 'record' },
    });
  }
  await decideForRequest(hub.pool);
  return await transaction(
    hub.pool,
    async (client) => {
      await lockForReading(client);
      await handshake(client, request);
      return await work(client);
    },
    'REPEATABLE READ READ ONLY',
  );
}
