-- Students: in the bucket of each school where they have an association. Their entries are made and removed by a hub
-- (recheck.sql); their own row moves the etags (entries-of-district.sql says how entries are kept). They are looked
-- up one by one in the order of the index: a join is planned as one look at all students, and hashes every entry of
-- the district for the few that a load has changed.
CREATE OR REPLACE FUNCTION sync.note_students() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB'
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = stored.etag, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM (
               SELECT s.student_unique_id, sync.etag_of_students(s) AS etag
                 FROM (SELECT student_unique_id FROM after ORDER BY student_unique_id OFFSET 0) AS a
                 JOIN public.students AS s USING (student_unique_id)
               OFFSET 0
             ) AS stored
       WHERE e.entity = 'students'
         AND e.id = stored.student_unique_id
         AND e.school_id = 0
         AND e.entry_date = '-infinity'
         AND e.etag <> stored.etag
    $q$;
  END IF;
  RETURN NULL;
END
$$;
