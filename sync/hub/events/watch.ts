import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import type { Cursor } from '../../protocol/messages.ts';
import { query } from '../postgres/query.ts';
import { transaction } from '../postgres/transaction.ts';
import { planPull } from '../pull/plan.ts';

/** What a glance at the version index tells, at next to no cost. */
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

/** A number above those of all transactions that have one. */
export async function numberAboveAll(pool: pg.Pool): Promise<bigint> {
  const [row] = await query<{ xid: string }>(pool, 'SELECT pg_current_xact_id() AS xid');
  return BigInt(row?.xid ?? 0);
}

/** How far buckets have come below the horizon; where they have not moved, nothing is told. */
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
