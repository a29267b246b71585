-- Associations: their own entries, and those of the students who came to a school or left it with them
-- (entries-of-district.sql says how entries are kept).
CREATE OR REPLACE FUNCTION sync.note_associations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  keys_moved BOOLEAN := TG_OP <> 'UPDATE';
  moved TEXT;
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
      SELECT sync.school_bucket(a.school_id), 'student_school_associations',
             a.student_unique_id, a.school_id, a.entry_date, a._etag,
             pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
       ORDER BY a.student_unique_id, a.school_id, a.entry_date
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$;
  ELSIF TG_OP = 'UPDATE' THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
      SELECT sync.school_bucket(a.school_id), 'student_school_associations',
             a.student_unique_id, a.school_id, a.entry_date, a._etag,
             pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
       WHERE NOT EXISTS (
               SELECT
                 FROM sync.entry AS same
                WHERE same.entity = 'student_school_associations'
                  AND same.id = a.student_unique_id
                  AND same.school_id = a.school_id
                  AND same.entry_date = a.entry_date
                  AND same.etag = a._etag
             )
       ORDER BY a.student_unique_id, a.school_id, a.entry_date
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
    $q$;
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

  -- In order, because what is looked up in an index in its order is found many times as fast.
  moved := format(
    'WITH moved AS (
       SELECT m.student_unique_id AS id, m.school_id, sync.school_bucket(m.school_id) AS bucket
         FROM (%s) AS m
        ORDER BY m.student_unique_id, m.school_id
     )',
    CASE TG_OP
      WHEN 'INSERT' THEN 'SELECT DISTINCT student_unique_id, school_id FROM after'
      WHEN 'DELETE' THEN 'SELECT DISTINCT student_unique_id, school_id FROM before'
      ELSE 'SELECT student_unique_id, school_id FROM before
            UNION SELECT student_unique_id, school_id FROM after'
    END);

  -- One at a time for each student and school: two transactions, of which one adds an association and one
  -- removes the other, would each miss what the other does. Row by row, so that they are looked up in order:
  -- a join is planned as one look at all students.
  EXECUTE moved || $q$
    SELECT
      FROM moved AS m
     CROSS JOIN LATERAL (
             SELECT
               FROM sync.entry AS e
              WHERE e.entity = 'students'
                AND e.id = m.id
                AND e.school_id = 0
                AND e.entry_date = '-infinity'
                AND e.bucket = m.bucket
                FOR NO KEY UPDATE OF e
           ) AS locked
  $q$;

  IF TG_OP <> 'DELETE' THEN
    -- FOR SHARE: a student's row that changes meanwhile is waited for, and its new etag taken. An entry that is
    -- present needs nothing: the student's own triggers move it. What has just been inserted is there.
    EXECUTE moved || $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
      SELECT missing.bucket, 'students', missing.id, student.etag, pg_current_xact_id(), nextval('sync.position')
        FROM (
               SELECT m.bucket, m.id
                 FROM moved AS m
                 LEFT JOIN LATERAL (
                        SELECT true AS is_present
                          FROM sync.entry AS i
                         WHERE i.entity = 'students'
                           AND i.id = m.id
                           AND i.school_id = 0
                           AND i.entry_date = '-infinity'
                           AND i.bucket = m.bucket
                           AND i.etag IS NOT NULL
                         LIMIT 1
                      ) AS entry ON true
                WHERE entry.is_present IS NULL
    $q$ || CASE TG_OP
      WHEN 'INSERT' THEN ''
      ELSE $q$
                  AND EXISTS (
                        SELECT
                          FROM public.student_school_associations AS a
                         WHERE a.student_unique_id = m.id
                           AND a.school_id = m.school_id
                      )
      $q$
    END || $q$
                ORDER BY m.id
               OFFSET 0
             ) AS missing
       CROSS JOIN LATERAL (
               SELECT s._etag AS etag
                 FROM public.students AS s
                WHERE s.student_unique_id = missing.id
                  FOR SHARE OF s
             ) AS student
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS NULL
    $q$;
  END IF;

  IF TG_OP <> 'INSERT' THEN
    EXECUTE moved || $q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM moved AS m
       WHERE e.entity = 'students'
         AND e.id = m.id
         AND e.school_id = 0
         AND e.entry_date = '-infinity'
         AND e.bucket = m.bucket
         AND e.etag IS NOT NULL
         AND NOT EXISTS (
               SELECT
                 FROM public.student_school_associations AS a
                WHERE a.student_unique_id = m.id
                  AND a.school_id = m.school_id
             )
    $q$;
  END IF;
  RETURN NULL;
END
$$;
