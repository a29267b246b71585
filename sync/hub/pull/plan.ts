import type pg from 'pg';
import { type Bucket, districtBucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Cursor, Position } from '../../protocol/messages.ts';

/** Entities that a bucket can hold, in the order in which a pull sends them. */
export function entitiesOfBucket(bucket: Bucket): readonly EntityName[] {
  return bucket === districtBucket
    ? ['organizations', 'schools']
    : ['users', 'students', 'student_school_associations', 'profiles'];
}

/** Entries of one entity in one bucket that a laptop has to hear of: those after `from`, up to `to`. */
export interface Change {
  readonly bucket: Bucket;
  readonly entity: EntityName;
  /** Null: from the beginning. */
  readonly from: Position | null;
  readonly to: Position;
}

export interface PullPlan {
  /** Up to when the version index is complete below the horizon. UTC. */
  readonly asOf: string;
  /** By bucket, in the order asked; buckets without a change are left out. */
  readonly changes: ReadonlyMap<Bucket, readonly Change[]>;
}

/**
 * What has changed since the cursors, as far as it may be told: positions below the horizon, where every
 * transaction has ended. One query for all buckets, each answered by one descent of the index.
 * Runs in the snapshot in which the rows are read afterwards.
 */
export async function planPull(
  client: pg.PoolClient,
  buckets: ReadonlyMap<Bucket, Cursor>,
): Promise<PullPlan> {
  const asked = [...buckets].flatMap(([bucket, cursor]) =>
    entitiesOfBucket(bucket).map((entity) => ({ bucket, entity, from: cursor[entity] ?? null })),
  );
  const from = asked.map((ask) => splitPosition(ask.from));
  const { rows } = await client.query<{ index: string; last: Position }>(
    `WITH asked AS (
       SELECT *
         FROM unnest($1::text[], $2::sync.entity[], $3::xid8[], $4::bigint[])
              WITH ORDINALITY AS a (bucket, entity, xid, seq, index)
     )
     SELECT a.index, last.position AS last
       FROM asked AS a
      CROSS JOIN LATERAL (
              SELECT e.xid || '.' || e.seq AS position
                FROM sync.entry AS e
               WHERE e.bucket = a.bucket
                 AND e.entity = a.entity
                 AND (e.xid, e.seq) > (a.xid, a.seq)
                 AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
               ORDER BY e.xid DESC, e.seq DESC
               LIMIT 1
            ) AS last
      ORDER BY a.index`,
    [
      asked.map(({ bucket }) => bucket),
      asked.map(({ entity }) => entity),
      from.map(({ xid }) => xid),
      from.map(({ seq }) => seq),
    ],
  );
  const changes = new Map<Bucket, Change[]>();
  for (const { index, last } of rows) {
    const ask = asked[Number(index) - 1] as (typeof asked)[number];
    changes.set(ask.bucket, [...(changes.get(ask.bucket) ?? []), { ...ask, to: last }]);
  }
  return { asOf: await readAsOf(client), changes };
}

/** Now or, while transactions hold the horizon back, the start of the oldest of them. */
async function readAsOf(client: pg.PoolClient): Promise<string> {
  const { rows } = await client.query<{ as_of: Date }>(
    `SELECT least(now(), (SELECT min(xact_start) FROM pg_stat_activity WHERE backend_xid IS NOT NULL),
                  (SELECT min(prepared) FROM pg_prepared_xacts)) AS as_of`,
  );
  return (rows[0] as { as_of: Date }).as_of.toISOString();
}

/** The parts of a position; those of the beginning are below every other. */
export function splitPosition(position: Position | null): { xid: string; seq: string } {
  const [xid = '0', seq = '0'] = position?.split('.') ?? [];
  return { xid, seq };
}
