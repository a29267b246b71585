-- Decisions: what a hub does with the records of sync.recheck (recheck.sql).

-- SQL for the condition that a row `r` of a table is the record of a row `k` of sync.recheck or sync.entry. An
-- association is never looked for by its school alone, among all of that school: without statistics PostgreSQL holds the
-- index of the schools for as good as that of the key, and + 0 keeps it from that.
CREATE OR REPLACE FUNCTION sync.is_row_of(kind sync.entity) RETURNS TEXT
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kind
    WHEN 'schools' THEN 'r.school_id = k.school_id'
    WHEN 'students' THEN 'r.student_unique_id = k.id'
    WHEN 'student_school_associations'
      THEN 'r.student_unique_id = k.id AND r.school_id + 0 = k.school_id AND r.entry_date = k.entry_date'
    ELSE 'r.sourced_id = k.id'
  END
$$;

-- The entries of one record that are present.
CREATE OR REPLACE FUNCTION sync.present_entries(
  entity sync.entity, id TEXT, school_id INTEGER DEFAULT 0, entry_date DATE DEFAULT '-infinity'
)
RETURNS TABLE (ctid TID, bucket TEXT)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.ctid, e.bucket
    FROM sync.entry AS e
   WHERE e.entity = $1
     AND e.id = $2
     AND e.school_id = $3
     AND e.entry_date = $4
     AND e.etag IS NOT NULL
$$;

-- Each function below locks the rows of some records, and makes the entries of those that it could lock what they
-- should be. It returns the records that another transaction holds: they are decided later. A record without a row
-- has no entries. The lock is the one that a writer of the row takes, so both are never about the same record.
-- Records are looked up one by one, in subqueries that the planner leaves as they are: tables without statistics, or
-- with those of empty ones, make it read all rows for each.

-- Schools, organizations and associations: their bucket follows from their own row. By the positions of rows of
-- sync.recheck; returns the positions of those that are held.
CREATE OR REPLACE FUNCTION sync.decide_own(kind sync.entity, positions BIGINT[]) RETURNS BIGINT[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_row_of CONSTANT TEXT := sync.is_row_of(kind);
  locked BIGINT[];
  held BIGINT[];
BEGIN
  IF cardinality(positions) = 0 THEN
    RETURN '{}';
  END IF;
  EXECUTE format($q$
    SELECT ARRAY(
      SELECT found.position
        FROM sync.recheck AS k
       CROSS JOIN LATERAL (SELECT k.position FROM public.%1$I AS r WHERE %2$s FOR NO KEY UPDATE SKIP LOCKED) AS found
       WHERE k.position = ANY ($1)
    )
  $q$, kind, is_row_of) INTO locked USING positions;
  EXECUTE format($q$
    SELECT ARRAY(
      SELECT k.position
        FROM sync.recheck AS k
       WHERE k.position = ANY ($1)
         AND k.position <> ALL ($2)
         AND (SELECT true FROM public.%1$I AS r WHERE %2$s LIMIT 1)
    )
  $q$, kind, is_row_of) INTO held USING positions, locked;

  EXECUTE format($q$
    INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
    SELECT %3$s, %1$L, k.id, k.school_id, k.entry_date, stored.etag, pg_current_xact_id(), nextval('sync.position')
      FROM (
             SELECT DISTINCT d.id, d.school_id, d.entry_date
               FROM sync.recheck AS d
              WHERE d.position = ANY ($1)
                AND d.position <> ALL ($2)
           ) AS k
     CROSS JOIN LATERAL (SELECT sync.etag_of_%1$s(r) AS etag FROM public.%1$I AS r WHERE %2$s OFFSET 0) AS stored
    ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
       SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
     WHERE e.etag IS DISTINCT FROM excluded.etag
  $q$, kind, is_row_of, CASE kind
    WHEN 'student_school_associations' THEN 'sync.school_bucket(k.school_id)'
    ELSE '''district'''
  END) USING positions, held;

  EXECUTE format($q$
    UPDATE sync.entry AS e
       SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
     WHERE e.ctid = ANY (ARRAY(
             SELECT present.ctid
               FROM sync.recheck AS k
              CROSS JOIN LATERAL sync.present_entries(%1$L, k.id, k.school_id, k.entry_date) AS present
              WHERE k.position = ANY ($1)
                AND (SELECT true FROM public.%1$I AS r WHERE %2$s LIMIT 1) IS NULL
           ))
  $q$, kind, is_row_of) USING positions;
  RETURN held;
END
$$;

CREATE OR REPLACE FUNCTION sync.decide_users(ids TEXT[]) RETURNS TEXT[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  locked TEXT[];
  held TEXT[];
  decided TEXT[];
BEGIN
  IF cardinality(ids) = 0 THEN
    RETURN '{}';
  END IF;
  locked := ARRAY(
    SELECT row.id
      FROM unnest(ids) AS w (id)
     CROSS JOIN LATERAL (
             SELECT w.id FROM public.users AS u WHERE u.sourced_id = w.id FOR NO KEY UPDATE OF u SKIP LOCKED
           ) AS row
  );
  held := ARRAY(
    SELECT w.id
      FROM unnest(ids) AS w (id)
     WHERE (SELECT true FROM public.users AS u WHERE u.sourced_id = w.id LIMIT 1)
    EXCEPT
    SELECT l.id FROM unnest(locked) AS l (id)
  );
  decided := ARRAY(SELECT w.id FROM unnest(ids) AS w (id) EXCEPT SELECT h.id FROM unnest(held) AS h (id));

  INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
  SELECT p.bucket, 'users', p.id, p.etag, pg_current_xact_id(), nextval('sync.position')
    FROM sync.placements_of_users(decided) AS p
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.ctid = ANY (ARRAY(
           SELECT present.ctid
             FROM unnest(decided) AS w (id)
            CROSS JOIN LATERAL sync.present_entries('users', w.id) AS present
            WHERE (present.bucket, w.id) NOT IN (
                    SELECT p.bucket, p.id FROM sync.placements_of_users(decided) AS p
                  )
         ));
  RETURN held;
END
$$;

CREATE OR REPLACE FUNCTION sync.decide_students(ids TEXT[]) RETURNS TEXT[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  locked TEXT[];
  held TEXT[];
  decided TEXT[];
BEGIN
  IF cardinality(ids) = 0 THEN
    RETURN '{}';
  END IF;
  locked := ARRAY(
    SELECT row.id
      FROM unnest(ids) AS w (id)
     CROSS JOIN LATERAL (
             SELECT w.id
               FROM public.students AS s
              WHERE s.student_unique_id = w.id
                FOR NO KEY UPDATE OF s SKIP LOCKED
           ) AS row
  );
  held := ARRAY(
    SELECT w.id
      FROM unnest(ids) AS w (id)
     WHERE (SELECT true FROM public.students AS s WHERE s.student_unique_id = w.id LIMIT 1)
    EXCEPT
    SELECT l.id FROM unnest(locked) AS l (id)
  );
  decided := ARRAY(SELECT w.id FROM unnest(ids) AS w (id) EXCEPT SELECT h.id FROM unnest(held) AS h (id));

  INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
  SELECT sync.school_bucket(a.school_id), 'students', w.id, student.etag,
         pg_current_xact_id(), nextval('sync.position')
    FROM unnest(decided) AS w (id)
   CROSS JOIN LATERAL (
           SELECT sync.etag_of_students(s) AS etag FROM public.students AS s WHERE s.student_unique_id = w.id OFFSET 0
         ) AS student
   CROSS JOIN LATERAL (
           SELECT DISTINCT i.school_id FROM public.student_school_associations AS i WHERE i.student_unique_id = w.id
         ) AS a
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.ctid = ANY (ARRAY(
           SELECT present.ctid
             FROM unnest(decided) AS w (id)
            CROSS JOIN LATERAL sync.present_entries('students', w.id) AS present
            WHERE (
                    SELECT true
                      FROM public.student_school_associations AS a
                     WHERE a.student_unique_id = w.id
                       AND sync.school_bucket(a.school_id) = present.bucket
                     LIMIT 1
                  ) IS NULL
         ));
  RETURN held;
END
$$;
