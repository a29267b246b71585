import type pg from 'pg';
import { type Bucket, districtBucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Cursor, Position } from '../../protocol/values.ts';
import type { Connections } from '../postgres/pool.ts';
import { query } from '../postgres/query.ts';

/** The entities of a bucket, in the order in which a pull sends them. */
export function entitiesOfBucket(bucket: Bucket): readonly EntityName[] {
  return bucket === districtBucket
    ? ['organizations', 'schools']
    : ['users', 'students', 'student_school_associations', 'profiles'];
}

/** Before every entry. Unlike a laptop without a cursor, one at this position gets every removal. */
export const beforeAll = '0.0' as Position;

/** Entries of one entity in one bucket that a laptop needs: those after `from`, up to `to`. */
export interface Change {
  readonly bucket: Bucket;
  readonly entity: EntityName;
  /** Null: from the beginning. */
  readonly from: Position | null;
  readonly to: Position;
}

/**
 * The last entry below the horizon of each entity in these buckets, where the cursor is behind it. One query for all
 * buckets, with one descent of the index for each. It runs in the snapshot in which the rows are read afterwards. An
 * entity that the laptop begins with and that has no entry yet gets the position before all: from now on the
 * laptop needs its removals.
 * @returns by bucket, in the given order, without the buckets that have not changed
 */
export async function planPull(
  client: pg.PoolClient,
  buckets: ReadonlyMap<Bucket, Cursor>,
): Promise<ReadonlyMap<Bucket, readonly Change[]>> {
  const wanted = [...buckets].flatMap(([bucket, cursor]) =>
    entitiesOfBucket(bucket).map((entity) => ({ bucket, entity, from: cursor[entity] ?? null })),
  );
  const from = wanted.map((one) => splitPosition(one.from));
  const { rows } = await client.query<{ index: string; last: Position | null }>(
    `WITH wanted AS (
       SELECT *
         FROM unnest($1::text[], $2::sync.entity[], $3::xid8[], $4::bigint[])
              WITH ORDINALITY AS a (bucket, entity, xid, seq, index)
     )
     SELECT a.index, last.position AS last
       FROM wanted AS a
       LEFT JOIN LATERAL (
              SELECT e.xid || '.' || e.seq AS position
                FROM sync.entry AS e
               WHERE e.bucket = a.bucket
                 AND e.entity = a.entity
                 AND (e.xid, e.seq) > (a.xid, a.seq)
                 AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
               ORDER BY e.xid DESC, e.seq DESC
               LIMIT 1
            ) AS last ON true
      WHERE last.position IS NOT NULL OR a.xid = '0'
      ORDER BY a.index`,
    [
      wanted.map(({ bucket }) => bucket),
      wanted.map(({ entity }) => entity),
      from.map(({ xid }) => xid),
      from.map(({ seq }) => seq),
    ],
  );
  const changes = new Map<Bucket, Change[]>();
  for (const { index, last } of rows) {
    const one = wanted[Number(index) - 1] as (typeof wanted)[number];
    if (last === null && one.from !== null) continue;
    changes.set(one.bucket, [
      ...(changes.get(one.bucket) ?? []),
      { ...one, to: last ?? beforeAll },
    ]);
  }
  return changes;
}

/** About how many rows these changes are. Entries that the pull leaves out count too. */
export async function countRows(
  client: pg.PoolClient,
  changes: readonly Change[],
): Promise<number> {
  const from = changes.map((change) => splitPosition(change.from));
  const to = changes.map((change) => splitPosition(change.to));
  const { rows } = await client.query<{ rows: string }>(
    `SELECT coalesce(sum(entries.count), 0) AS rows
       FROM unnest($1::text[], $2::sync.entity[], $3::xid8[], $4::bigint[], $5::xid8[], $6::bigint[])
            AS c (bucket, entity, xid, seq, to_xid, to_seq)
      CROSS JOIN LATERAL (
              SELECT count(*)
                FROM sync.entry AS e
               WHERE e.bucket = c.bucket
                 AND e.entity = c.entity
                 AND (e.xid, e.seq) > (c.xid, c.seq)
                 AND (e.xid, e.seq) <= (c.to_xid, c.to_seq)
            ) AS entries`,
    [
      changes.map(({ bucket }) => bucket),
      changes.map(({ entity }) => entity),
      from.map(({ xid }) => xid),
      from.map(({ seq }) => seq),
      to.map(({ xid }) => xid),
      to.map(({ seq }) => seq),
    ],
  );
  return Number((rows[0] as { rows: string }).rows);
}

/**
 * The time up to which every commit lies below the horizon of a snapshot that is taken after this call: now or,
 * while transactions hold the horizon back, the start of the oldest of them. PostgreSQL does not keep the start of a
 * prepared transaction, so the last mark before it stands for it. UTC.
 * @returns null when the hub's role may not see when transactions of others began, or PostgreSQL does not keep it of one
 * that has written (`track_activities`)
 */
export async function readAsOf(pool: Connections): Promise<string | null> {
  const [row] = await query<{ as_of: Date | null }>(
    pool,
    `SELECT CASE
              WHEN pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AND NOT w.is_hidden THEN least(
                now(),
                w.since,
                (
                  SELECT min(coalesce(
                           (
                             SELECT max(m.at)
                               FROM sync.mark AS m
                              WHERE age(m.next_xid::xid) >= age(p.transaction)
                           ),
                           p.prepared
                         ))
                    FROM pg_prepared_xacts AS p
                )
              )
            END AS as_of
       FROM (
              SELECT min(xact_start) AS since, coalesce(bool_or(xact_start IS NULL), false) AS is_hidden
                FROM pg_stat_activity
               WHERE backend_xid IS NOT NULL
            ) AS w`,
  );
  return row?.as_of?.toISOString() ?? null;
}

/** The parts of a position. Those of null, the beginning, are below all others. */
export function splitPosition(position: Position | null): { xid: string; seq: string } {
  const [xid = '0', seq = '0'] = position?.split('.') ?? [];
  return { xid, seq };
}
