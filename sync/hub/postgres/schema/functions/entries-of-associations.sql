-- Associations: their own entries. Whether a student belongs to a school depends on all of their associations, which
-- others may be writing: a hub decides it when the writer has ended (recheck.sql).
CREATE OR REPLACE FUNCTION sync.note_associations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  keys_moved BOOLEAN := TG_OP <> 'UPDATE';
BEGIN
  IF TG_OP <> 'DELETE' THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
      SELECT sync.school_bucket(stored.school_id), 'student_school_associations',
             stored.student_unique_id, stored.school_id, stored.entry_date, stored.etag,
             pg_current_xact_id(), nextval('sync.position')
        FROM (
               SELECT s.student_unique_id, s.school_id, s.entry_date, sync.etag_of_student_school_associations(s) AS etag
                 FROM after AS a
                 JOIN public.student_school_associations AS s USING (student_unique_id, school_id, entry_date)
                ORDER BY s.student_unique_id, s.school_id, s.entry_date
               OFFSET 0
             ) AS stored
    $q$ || CASE TG_OP
      WHEN 'INSERT' THEN ''
      -- To look first costs a fraction of an insert that conflicts.
      ELSE $q$
       WHERE NOT EXISTS (
               SELECT
                 FROM sync.entry AS same
                WHERE same.entity = 'student_school_associations'
                  AND same.id = stored.student_unique_id
                  AND same.school_id = stored.school_id
                  AND same.entry_date = stored.entry_date
                  AND same.etag = stored.etag
             )
      $q$
    END || $q$
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    EXECUTE $q$
      SELECT count(*) < (SELECT count(*) FROM before)
        FROM before AS b
        JOIN after AS a USING (student_unique_id, school_id, entry_date)
    $q$ INTO keys_moved;
  END IF;
  IF NOT keys_moved THEN
    RETURN NULL;
  END IF;

  IF TG_OP <> 'INSERT' THEN
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM before AS b
       WHERE e.entity = 'student_school_associations'
         AND e.id = b.student_unique_id
         AND e.school_id = b.school_id
         AND e.entry_date = b.entry_date
         AND e.etag IS NOT NULL
         AND NOT EXISTS (
               SELECT
                 FROM public.student_school_associations AS s
                WHERE s.student_unique_id = b.student_unique_id
                  AND s.school_id = b.school_id
                  AND s.entry_date = b.entry_date
             )
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
