-- Associations: their own entries. Whether a student belongs to a school depends on all of their associations, which
-- others may be writing: a hub decides it when the writer has ended (recheck.sql). Rows and entries are looked up one by
-- one in the order of the index, as those of students are (entries-of-students.sql); recheck-decisions.sql says why the
-- school has a + 0.
CREATE OR REPLACE FUNCTION sync.note_associations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB'
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
  stored CONSTANT TEXT := $q$(
    SELECT s.student_unique_id, s.school_id, s.entry_date, sync.etag_of_student_school_associations(s) AS etag
      FROM (
             SELECT student_unique_id, school_id, entry_date
               FROM after
              ORDER BY student_unique_id, school_id, entry_date
             OFFSET 0
           ) AS a
      JOIN public.student_school_associations AS s
        ON s.student_unique_id = a.student_unique_id
       AND s.school_id + 0 = a.school_id
       AND s.entry_date = a.entry_date
    OFFSET 0
  ) AS stored$q$;
  updated BIGINT;
  moved BIGINT := 0;
  keys_moved BOOLEAN := TG_OP <> 'UPDATE';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- Cheaper than an insert that conflicts.
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = found.etag, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM (
               SELECT present.ctid, stored.etag
                 FROM $q$ || stored || $q$
                CROSS JOIN LATERAL (
                        SELECT same.ctid
                          FROM sync.entry AS same
                         WHERE same.entity = 'student_school_associations'
                           AND same.id = stored.student_unique_id
                           AND same.school_id = stored.school_id
                           AND same.entry_date = stored.entry_date
                           AND same.etag IS DISTINCT FROM stored.etag
                        OFFSET 0
                      ) AS present
               OFFSET 0
             ) AS found
       WHERE e.ctid = found.ctid
    $q$;
    GET DIAGNOSTICS moved = ROW_COUNT;
    EXECUTE 'SELECT count(*) FROM after' INTO updated;
    EXECUTE $q$
      SELECT EXISTS (
        SELECT student_unique_id, school_id, entry_date FROM before
        EXCEPT
        SELECT student_unique_id, school_id, entry_date FROM after
      )
    $q$ INTO keys_moved;
  END IF;
  -- After an update only those that had no entry are left.
  IF TG_OP = 'INSERT' OR moved < updated THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
      SELECT sync.school_bucket(stored.school_id), 'student_school_associations',
             stored.student_unique_id, stored.school_id, stored.entry_date, stored.etag,
             pg_current_xact_id(), nextval('sync.position')
        FROM $q$ || CASE TG_OP
      WHEN 'INSERT' THEN stored
      ELSE replace(stored, 'FROM after', $q$
               FROM after
              WHERE (
                      SELECT true
                        FROM sync.entry AS e
                       WHERE e.entity = 'student_school_associations'
                         AND e.id = after.student_unique_id
                         AND e.school_id = after.school_id
                         AND e.entry_date = after.entry_date
                       LIMIT 1
                    ) IS NULL$q$)
    END || $q$
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$;
  END IF;
  IF NOT keys_moved THEN
    RETURN NULL;
  END IF;

  IF TG_OP <> 'INSERT' THEN
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM (
               SELECT present.ctid
                 FROM (
                        SELECT student_unique_id, school_id, entry_date
                          FROM before
                         ORDER BY student_unique_id, school_id, entry_date
                        OFFSET 0
                      ) AS b
                CROSS JOIN LATERAL (
                        SELECT same.ctid
                          FROM sync.entry AS same
                         WHERE same.entity = 'student_school_associations'
                           AND same.id = b.student_unique_id
                           AND same.school_id = b.school_id
                           AND same.entry_date = b.entry_date
                           AND same.etag IS NOT NULL
                        OFFSET 0
                      ) AS present
                WHERE (
                        SELECT true
                          FROM public.student_school_associations AS s
                         WHERE s.student_unique_id = b.student_unique_id
                           AND s.school_id + 0 = b.school_id
                           AND s.entry_date = b.entry_date
                         LIMIT 1
                      ) IS NULL
               OFFSET 0
             ) AS found
       WHERE e.ctid = found.ctid
    $q$;
  END IF;
  EXECUTE 'INSERT INTO sync.recheck (entity, id, school_id)
           SELECT DISTINCT ''students''::sync.entity, student_unique_id, school_id FROM '
    || CASE TG_OP
         WHEN 'INSERT' THEN 'after'
         WHEN 'DELETE' THEN 'before'
         ELSE '(SELECT student_unique_id, school_id FROM before
                UNION SELECT student_unique_id, school_id FROM after) AS moved'
       END;
  RETURN NULL;
END
$$;
