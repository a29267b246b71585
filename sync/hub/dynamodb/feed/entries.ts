import type pg from 'pg';
import { type Bucket, schoolBucket } from '../../../model/bucket.ts';
import type { AnyRecord } from '../../../model/catalog.ts';
import { schoolIdOfProfile } from '../../../model/relations.ts';
import type { Etag } from '../../../protocol/messages.ts';

/** What a profile was found to be. */
export interface Placement {
  readonly id: string;
  /** Null: in none, because it is gone, or names no school as the schools table does. */
  readonly bucket: Bucket | null;
  /** Null: it is gone. */
  readonly etag: Etag | null;
}

export interface Placed {
  /** Ids of the profiles whose entries moved. */
  readonly moved: ReadonlySet<string>;
  /** Ids of those that were left as they are, because something newer has been found out about them. */
  readonly later: readonly string[];
}

/** The bucket of a profile: that of its school. */
export function bucketOfProfile(record: AnyRecord): Bucket | null {
  const school = schoolIdOfProfile(record);
  return school === null ? null : schoolBucket(school);
}

/** A seq that was given before now, which those given from now on are behind. */
export async function readSeq(client: pg.ClientBase | pg.Pool): Promise<string> {
  const { rows } = await client.query<{ seq: string }>(
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS seq FROM sync.position',
  );
  return (rows[0] as { seq: string }).seq;
}

/**
 * Makes the entries of profiles what they were found to be; those that are so already do not move.
 * @param upTo `readSeq` before the profiles were read: entries behind it tell of something newer, and stay
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

/** Ids of the profiles that have an entry and are none of these. */
export async function readOthers(
  client: pg.ClientBase,
  present: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT e.id
       FROM sync.entry AS e
      WHERE e.entity = 'profiles'
        AND e.etag IS NOT NULL
        AND NOT EXISTS (SELECT FROM unnest($1::text[]) AS present (id) WHERE present.id = e.id)
      ORDER BY e.id`,
    [[...present]],
  );
  return rows.map(({ id }) => id);
}
