import type pg from 'pg';
import type { Position } from '../../protocol/values.ts';

/** The past of a database (`sync.run`, `sync.trim`), as one snapshot shows it. */
export interface Lineage {
  readonly epoch: string;
  /** The database's identity when its present run began; null: no run has begun. */
  readonly identity: string | null;
  /** Whether the database still has that identity. */
  readonly isSame: boolean;
  /** Whether it has, and its server has not restarted since. */
  readonly isSameRun: boolean;
  /** Every transaction below has ended. */
  readonly horizon: bigint;
  /** No transaction that the snapshot sees has this number or a higher one. */
  readonly nextXid: bigint;
  /** Removals below may have been deleted. */
  readonly trimmedBelow: bigint;
  /** The seqs of the positions of each run. */
  readonly runs: readonly { readonly first: bigint; readonly last: bigint }[];
}

/** Reads the lineage with one short statement, because every pull needs it. */
export async function readLineage(client: pg.PoolClient): Promise<Lineage> {
  const { rows } = await client.query(
    `SELECT e.epoch,
            r.identity,
            coalesce(r.identity = sync.database_identity(), false) AS is_same,
            coalesce(r.server_started_at = pg_postmaster_start_time(), false) AS is_same_run,
            pg_snapshot_xmin(pg_current_snapshot()) AS horizon,
            pg_snapshot_xmax(pg_current_snapshot()) AS next_xid,
            t.below AS trimmed_below,
            ARRAY(
              SELECT first_seq || '-' || coalesce(last_seq, (SELECT last_value FROM sync.position))
                FROM sync.run
               ORDER BY first_seq
            ) AS runs
       FROM sync.trim AS t
       LEFT JOIN sync.epoch AS e ON e.is_current
       LEFT JOIN sync.run AS r ON r.last_seq IS NULL`,
  );
  const [row] = rows;
  return {
    epoch: row.epoch,
    identity: row.identity,
    isSame: row.is_same,
    isSameRun: row.is_same && row.is_same_run,
    horizon: BigInt(row.horizon),
    nextXid: BigInt(row.next_xid),
    trimmedBelow: BigInt(row.trimmed_below),
    runs: row.runs.map((run: string) => {
      const [first = '0', last = '0'] = run.split('-');
      return { first: BigInt(first), last: BigInt(last) };
    }),
  };
}

/**
 * Whether a position can be of this lineage: its transaction has begun here, and its seq lies in a run. A position
 * from after the state that was restored lies in a run that this lineage does not have.
 */
export function isOfLineage({ nextXid, runs }: Lineage, position: Position): boolean {
  const [xid = 0n, seq = 0n] = position.split('.').map(BigInt);
  // The horizon of an idle server is the number of its next transaction.
  return xid <= nextXid && runs.some(({ first, last }) => first <= seq && seq <= last);
}

/**
 * The horizon as a position, which a laptop brings to its next pull to show that it has read everything below. The
 * seq names the run, so that it proves the lineage as every position does.
 */
export function horizonPosition({ horizon, runs }: Lineage): Position {
  return `${horizon}.${runs.at(-1)?.first ?? 0n}` as Position;
}
