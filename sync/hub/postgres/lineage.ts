import type pg from 'pg';
import type { Position } from '../../protocol/messages.ts';

/** What a database knows of its own past (`sync.run`, `sync.trim`), in the snapshot in which it was read. */
export interface Lineage {
  readonly epoch: string;
  /** What the database was when its present run was begun; null: there is none yet. */
  readonly identity: string | null;
  /** Whether it is still that database. */
  readonly isSame: boolean;
  /** Whether its server has not been started again since. */
  readonly isSameRun: boolean;
  /** Every transaction below has ended. */
  readonly horizon: bigint;
  /** No transaction that the snapshot sees has this number or a higher one. */
  readonly nextXid: bigint;
  /** Removals below may have been forgotten. */
  readonly trimmedBelow: bigint;
  /** The seq of the positions given, run by run. */
  readonly runs: readonly { readonly first: bigint; readonly last: bigint }[];
}

/** One short statement: every pull runs it. */
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
 * Whether a position was given in this lineage, as far as can be told: its transaction is one that has been
 * begun, and its seq lies in a run. A position of a lineage that was lost, because an earlier state of the
 * database was put back, lies in a run that this one does not have.
 */
export function isOfLineage({ nextXid, runs }: Lineage, position: Position): boolean {
  const [xid = 0n, seq = 0n] = position.split('.').map(BigInt);
  // A horizon of an idle server is the number that its next transaction gets.
  return xid <= nextXid && runs.some(({ first, last }) => first <= seq && seq <= last);
}

/**
 * What a laptop brings to its next pull, to tell that it has read everything below the horizon. The seq names
 * the run, so that it proves the lineage as every position does.
 */
export function horizonPosition({ horizon, runs }: Lineage): Position {
  return `${horizon}.${runs.at(-1)?.first ?? 0n}` as Position;
}
