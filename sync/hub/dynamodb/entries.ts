import type pg from 'pg';
import { type Bucket, schoolBucket } from '../../model/bucket.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import { schoolIdOfProfile } from '../../model/relations.ts';
import type { Etag } from '../../protocol/messages.ts';

/** Where a profile belongs in the version index. */
export interface Placement {
  readonly id: string;
  /** Null: in none, because the profile names no school as the schools table does. */
  readonly bucket: Bucket | null;
  readonly etag: Etag;
}

/** The bucket of a profile: that of its school. */
export function bucketOfProfile(record: AnyRecord): Bucket | null {
  const school = schoolIdOfProfile(record);
  return school === null ? null : schoolBucket(school);
}

/** No change is too new. */
export const anyPosition = '9223372036854775807';

/**
 * Makes the entries of profiles what they are found to be; those that are so already do not move.
 * @param upTo entries that stand behind this seq stay: they were changed after the profiles were read
 * @returns ids of the profiles that moved
 */
export async function placeProfiles(
  client: pg.PoolClient,
  placements: readonly Placement[],
  upTo: string,
): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `WITH seen AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS s (id, bucket, etag)
     ), placed AS (
       INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
       SELECT s.bucket, 'profiles', s.id, s.etag, pg_current_xact_id(), nextval('sync.position')
         FROM seen AS s
        WHERE s.bucket IS NOT NULL
          AND NOT EXISTS (
                SELECT
                  FROM sync.entry AS same
                 WHERE same.entity = 'profiles'
                   AND same.id = s.id
                   AND same.bucket = s.bucket
                   AND same.etag = s.etag
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
    [
      placements.map(({ id }) => id),
      placements.map(({ bucket }) => bucket),
      placements.map(({ etag }) => etag),
      upTo,
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Removes the entries of profiles that are gone.
 * @param present ids of all that are there
 * @returns ids of those that left
 */
export async function removeOthers(
  client: pg.PoolClient,
  present: ReadonlySet<string>,
  upTo: string,
): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE sync.entry AS e
        SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
      WHERE e.entity = 'profiles'
        AND e.etag IS NOT NULL
        AND e.seq <= $2
        AND NOT EXISTS (SELECT FROM unnest($1::text[]) AS present (id) WHERE present.id = e.id)
      RETURNING e.id`,
    [[...present], upTo],
  );
  return new Set(rows.map(({ id }) => id));
}
