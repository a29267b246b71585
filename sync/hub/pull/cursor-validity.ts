import type pg from 'pg';
import { type Bucket, isBucket } from '../../model/bucket.ts';
import type { Position, PullRequest } from '../../protocol/messages.ts';
import { ensureEpoch, leaveEpoch } from '../postgres/epoch.ts';
import { isOfLineage, type Lineage, readLineage } from '../postgres/lineage.ts';
import { epochChanged } from '../server/handshake.ts';
import { splitPosition } from './plan.ts';

/**
 * The snapshot of a pull shows a database that is not the one it was, or not for this laptop. `recover` has to
 * be called outside of the snapshot; then the pull can be tried again.
 */
export class DatabaseReplaced extends Error {
  override readonly name = 'DatabaseReplaced';
  readonly recover: (pool: pg.Pool) => Promise<void>;

  constructor(recover: (pool: pg.Pool) => Promise<void>) {
    super('The database is not the one it was');
    this.recover = recover;
  }
}

export interface CursorValidity {
  readonly lineage: Lineage;
  /** Buckets whose cursors cannot be gone on from. */
  readonly compare: readonly Bucket[];
}

/**
 * Where a laptop stands to the database. The hub may have been running when its database was replaced, so
 * every pull looks: at what the database is, and at what the laptop's positions say of its past.
 * @throws DatabaseReplaced; `epoch_changed` to a laptop that knows no comparing, where another would be told to
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
  if (request.protocol < 2) throw epochChanged();
  return { lineage, compare: bucketsRead(request) };
}

/**
 * Whether everything that was removed since the laptop's last complete pull is still known here.
 *
 * Without a horizon, of a laptop of protocol 1 or one whose first pull was cut: it has read at some time above
 * the newest of its positions, so its horizon was higher then. When nothing has changed for long that position
 * is old, though the laptop is not; it compares once for nothing.
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

/** Those that the laptop has begun to read, as far as it knows. */
function bucketsRead({ buckets }: PullRequest): Bucket[] {
  return Object.keys(buckets).filter(isBucket);
}
