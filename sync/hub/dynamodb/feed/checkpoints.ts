import type pg from 'pg';
import { query } from '../../postgres/query.ts';

/** How far the feed has applied one shard of a stream. */
export interface Checkpoint {
  /** The sequence number of the last record that was applied; null: none yet. */
  readonly sequence: string | null;
  /** The shard is closed, and applied to its end. */
  readonly isFinished: boolean;
}

export async function readCheckpoints(
  connection: pg.ClientBase,
  stream: string,
): Promise<Map<string, Checkpoint>> {
  const { rows } = await connection.query<{
    shard: string;
    sequence_number: string | null;
    is_finished: boolean;
  }>('SELECT shard, sequence_number, is_finished FROM sync.feed_shard WHERE stream = $1', [stream]);
  return new Map(
    rows.map((row) => [row.shard, { sequence: row.sequence_number, isFinished: row.is_finished }]),
  );
}

export async function writeCheckpoint(
  connection: pg.ClientBase,
  place: { stream: string; shard: string },
  { sequence, isFinished }: Checkpoint,
): Promise<void> {
  await connection.query(
    `INSERT INTO sync.feed_shard (stream, shard, sequence_number, is_finished)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (stream, shard) DO UPDATE
        SET sequence_number = excluded.sequence_number, is_finished = excluded.is_finished`,
    [place.stream, place.shard, sequence, isFinished],
  );
}

/** Deletes the checkpoints of shards that the stream does not list, and those of every other stream. */
export async function dropCheckpoints(
  connection: pg.ClientBase,
  stream: string,
  listed: readonly string[],
): Promise<void> {
  await connection.query(
    'DELETE FROM sync.feed_shard WHERE NOT (stream = $1 AND shard = ANY ($2))',
    [stream, listed],
  );
}

export async function readClock(connection: pg.ClientBase): Promise<Date> {
  const { rows } = await connection.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return (rows[0] as { now: Date }).now;
}

/** The names of the two feeds of profiles. */
export type Feed = 'profiles-scan' | 'profiles-stream';

/** Records that the feed has applied the whole table as of a moment. */
export async function writeFeedAge(
  connection: pg.ClientBase,
  feed: Feed,
  completeAt: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO sync.feed_checkpoint (feed, complete_at)
     VALUES ($1, $2)
     ON CONFLICT (feed) DO UPDATE SET complete_at = excluded.complete_at`,
    [feed, completeAt],
  );
}

/** The time up to which the feed has applied the whole table; null: never yet. UTC. */
export async function readFeedAge(pool: pg.Pool): Promise<string | null> {
  const [latest] = await query<{ complete_at: Date | null }>(
    pool,
    'SELECT max(complete_at) AS complete_at FROM sync.feed_checkpoint',
  );
  return latest?.complete_at?.toISOString() ?? null;
}
