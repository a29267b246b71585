import type pg from 'pg';
import { type Bucket, isBucket } from '../../model/bucket.ts';
import type { PullRequest } from '../../protocol/pull.ts';
import type { Position } from '../../protocol/values.ts';
import { ensureEpoch, leaveEpoch } from '../postgres/epoch.ts';
import { isOfLineage, type Lineage, readLineage } from '../postgres/lineage.ts';
import type { Connections } from '../postgres/pool.ts';
import { splitPosition } from './plan.ts';

/**
 * The snapshot of a pull shows that the database was restored or replaced. Call `recover` outside of the snapshot,
 * then try the pull again.
 */
export class DatabaseReplaced extends Error {
  override readonly name = 'DatabaseReplaced';
  readonly recover: (pool: Connections) => Promise<void>;

  constructor(recover: (pool: Connections) => Promise<void>) {
    super('The database was restored or replaced');
    this.recover = recover;
  }
}

export interface CursorValidity {
  readonly lineage: Lineage;
  /** Buckets whose cursors are not valid: the laptop has to compare them. */
  readonly compare: readonly Bucket[];
}

/**
 * Checks a laptop's cursors against the database. The database may have been replaced while the hub was running, so
 * every pull checks its lineage, and whether the laptop's positions belong to it.
 * @throws DatabaseReplaced
 */
export async function checkCursors(
  client: pg.PoolClient,
  request: PullRequest,
): Promise<CursorValidity> {
  const lineage = await readLineage(client);
  if (!lineage.isSameRun) throw new DatabaseReplaced(ensureEpoch);
  const { epoch } = lineage;
  const isEpoch = request.epoch === null || request.epoch === epoch;
  const positions = positionsOf(request);
  if (isEpoch && !positions.every((position) => isOfLineage(lineage, position))) {
    throw new DatabaseReplaced((pool) => leaveEpoch(pool, epoch));
  }
  if (isEpoch && knowsRemovals(lineage, request)) return { lineage, compare: [] };
  return { lineage, compare: bucketsRead(request) };
}

/**
 * Whether the hub still knows everything that was removed since the laptop's last complete pull.
 *
 * A laptop whose first pull was cut has no horizon. It has read at some time above the newest of its positions, so
 * its horizon was higher then. When nothing has changed for long, that position is old though the laptop is not: it
 * compares once for nothing.
 */
function knowsRemovals({ trimmedBelow }: Lineage, request: PullRequest): boolean {
  const positions = request.horizon === null ? positionsOf(request) : [request.horizon];
  if (positions.length === 0) return true;
  return positions.some((position) => BigInt(splitPosition(position).xid) >= trimmedBelow);
}

function positionsOf({ buckets, horizon }: PullRequest): Position[] {
  const cursors = Object.values(buckets).flatMap((cursor) => Object.values(cursor ?? {}));
  return horizon === null ? cursors : [...cursors, horizon];
}

/** The buckets that the laptop has begun to read. */
function bucketsRead({ buckets }: PullRequest): Bucket[] {
  return Object.keys(buckets).filter(isBucket);
}
