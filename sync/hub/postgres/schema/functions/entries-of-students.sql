-- Students: in the bucket of each school where they have an association. Their entries are made and removed by a hub
-- (recheck.sql); their own row moves the etags (entries-of-district.sql says how entries are kept). They are looked
-- up one by one in the order of the index: a join is planned as one look at all students, and hashes every entry of
-- the district for the few that a load has changed. Without statistics it begins with the entries instead, and looks
-- through the whole load for each. Nobody else writes these entries meanwhile: who does locks the student first.
CREATE OR REPLACE FUNCTION sync.note_students() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB'
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = found.etag, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM (
               SELECT present.ctid, stored.etag
                 FROM (
                        SELECT s.student_unique_id, sync.etag_of_students(s) AS etag
                          FROM (SELECT student_unique_id FROM after ORDER BY student_unique_id OFFSET 0) AS a
                          JOIN public.students AS s USING (student_unique_id)
                        OFFSET 0
                      ) AS stored
                CROSS JOIN LATERAL (
                        SELECT same.ctid
                          FROM sync.entry AS same
                         WHERE same.entity = 'students'
                           AND same.id = stored.student_unique_id
                           AND same.school_id = 0
                           AND same.entry_date = '-infinity'
                           AND same.etag <> stored.etag
                        OFFSET 0
                      ) AS present
               OFFSET 0
             ) AS found
       WHERE e.ctid = found.ctid
    $q$;
  END IF;
  RETURN NULL;
END
$$;
