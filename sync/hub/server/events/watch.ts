import type pg from 'pg';
import type { Bucket } from '../../../model/bucket.ts';
import type { Cursor } from '../../../protocol/values.ts';
import { query } from '../../postgres/query.ts';
import { transaction } from '../../postgres/transaction.ts';
import { planPull } from '../../pull/plan.ts';

/** A cheap look at how far the version index has come. */
export interface Glance {
  /** The seq of the newest position, whether its transaction has ended or not. */
  readonly seq: bigint;
  readonly horizon: bigint;
  /** When a device was last revoked. */
  readonly revokedAt: number;
}

export async function glance(pool: pg.Pool): Promise<Glance> {
  const [row] = await query<{ seq: string; horizon: string; revoked_at: Date | null }>(
    pool,
    `SELECT last_value AS seq,
            pg_snapshot_xmin(pg_current_snapshot()) AS horizon,
            (SELECT max(revoked_at) FROM sync.device WHERE revoked_at IS NOT NULL) AS revoked_at
       FROM sync.position`,
  );
  return {
    seq: BigInt(row?.seq ?? 0),
    horizon: BigInt(row?.horizon ?? 0),
    revokedAt: row?.revoked_at?.getTime() ?? 0,
  };
}

/** A transaction number above all that are in use. */
export async function numberAboveAll(pool: pg.Pool): Promise<bigint> {
  const [row] = await query<{ xid: string }>(pool, 'SELECT pg_current_xact_id() AS xid');
  return BigInt(row?.xid ?? 0);
}

/** The newest positions below the horizon in buckets that moved past their cursors. */
export async function readMoves(
  pool: pg.Pool,
  cursors: ReadonlyMap<Bucket, Cursor>,
): Promise<{ horizon: bigint; moves: ReadonlyMap<Bucket, Cursor> }> {
  return await transaction(
    pool,
    async (client) => {
      const plan = await planPull(client, cursors);
      const { rows } = await client.query<{ horizon: string }>(
        'SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon',
      );
      const moves = [...plan].map(
        ([bucket, changes]) =>
          [bucket, Object.fromEntries(changes.map(({ entity, to }) => [entity, to]))] as const,
      );
      return { horizon: BigInt(rows[0]?.horizon ?? 0), moves: new Map(moves) };
    },
    'REPEATABLE READ READ ONLY',
  );
}
