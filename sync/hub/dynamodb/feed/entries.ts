import type pg from 'pg';
import { type Bucket, schoolBucket } from '../../../model/bucket.ts';
import type { AnyRecord } from '../../../model/catalog.ts';
import { schoolIdOfProfile } from '../../../model/entities/relations.ts';
import type { Etag } from '../../../protocol/values.ts';

/** The entry that a profile should have, as a read found the profile. */
export interface Placement {
  readonly id: string;
  /** Null: in no bucket, because the profile is gone or its `school_id` is not that of a school. */
  readonly bucket: Bucket | null;
  /** Null: the profile is gone. */
  readonly etag: Etag | null;
}

export interface Placed {
  /** Ids of the profiles whose entries moved. */
  readonly moved: ReadonlySet<string>;
  /** Ids of the profiles whose entries stay, because a newer read has moved them. */
  readonly later: readonly string[];
}

/** The bucket of a profile: that of its school. */
export function bucketOfProfile(record: AnyRecord): Bucket | null {
  const school = schoolIdOfProfile(record);
  return school === null ? null : schoolBucket(school);
}

/** The newest seq: every entry that moves from now on gets a higher one. */
export async function readSeq(client: pg.ClientBase | pg.Pool): Promise<string> {
  const { rows } = await client.query<{ seq: string }>(
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS seq FROM sync.position',
  );
  return (rows[0] as { seq: string }).seq;
}

/**
 * Updates the entries of profiles. Those that are right already do not move.
 * @param upTo `readSeq` from before the profiles were read; an entry with a higher seq is newer, and stays
 */
export async function placeProfiles(
  client: pg.ClientBase,
  placements: readonly Placement[],
  upTo: string,
): Promise<Placed> {
  const seen = [
    placements.map(({ id }) => id),
    placements.map(({ bucket }) => bucket),
    placements.map(({ etag }) => etag),
  ];
  const moved = await client.query<{ id: string }>(
    `WITH seen AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS s (id, bucket, etag)
     ), placed AS (
       INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
       SELECT s.bucket, 'profiles', s.id, s.etag, pg_current_xact_id(), nextval('sync.position')
         FROM seen AS s
        WHERE s.bucket IS NOT NULL
          AND NOT EXISTS (
                SELECT
                  FROM sync.entry AS e
                 WHERE e.entity = 'profiles'
                   AND e.id = s.id
                   AND (e.seq > $4 OR (e.bucket = s.bucket AND e.etag = s.etag))
              )
       ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
          SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
        WHERE e.etag IS DISTINCT FROM excluded.etag
          AND e.seq <= $4
       RETURNING id
     ), removed AS (
       UPDATE sync.entry AS e
          SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
         FROM seen AS s
        WHERE e.entity = 'profiles'
          AND e.id = s.id
          AND e.bucket IS DISTINCT FROM s.bucket
          AND e.etag IS NOT NULL
          AND e.seq <= $4
       RETURNING e.id
     )
     SELECT id FROM placed
     UNION
     SELECT id FROM removed`,
    [...seen, upTo],
  );
  const later = await client.query<{ id: string }>(
    `SELECT s.id
       FROM unnest($1::text[], $2::text[], $3::text[]) AS s (id, bucket, etag)
      WHERE EXISTS (
              SELECT
                FROM sync.entry AS e
               WHERE e.entity = 'profiles'
                 AND e.id = s.id
                 AND e.bucket IS DISTINCT FROM s.bucket
                 AND e.etag IS NOT NULL
            )
         OR s.bucket IS NOT NULL
        AND NOT EXISTS (
              SELECT
                FROM sync.entry AS e
               WHERE e.entity = 'profiles'
                 AND e.id = s.id
                 AND e.bucket = s.bucket
                 AND e.etag = s.etag
            )`,
    seen,
  );
  return {
    moved: new Set(moved.rows.map(({ id }) => id)),
    later: later.rows.map(({ id }) => id),
  };
}

/** Ids of the profiles that have an entry and are not among these. */
export async function readOthers(
  client: pg.ClientBase,
  present: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT e.id
       FROM sync.entry AS e
      WHERE e.entity = 'profiles'
        AND e.etag IS NOT NULL
        AND NOT EXISTS (SELECT FROM unnest($1::text[]) AS present (id) WHERE present.id = e.id)
      ORDER BY e.id`,
    [present],
  );
  return rows.map(({ id }) => id);
}
