-- Entries: the statement triggers that keep sync.entry, so that a change by any writer is seen and a bulk load is one
-- set operation. Their statements run as dynamic SQL, to be planned for the true sizes of the transition tables: a
-- plan kept from a bulk load reads whole tables to find one row.
--
-- What they lock first, they read afterwards, in a statement of its own. That is right at READ COMMITTED, where such
-- a statement sees what others committed while it waited. A writer at REPEATABLE READ or SERIALIZABLE keeps the
-- snapshot that it began with. When another transaction has committed a change of the same memberships since, and both
-- have changed the same entry, PostgreSQL refuses the writer. When they have not, the entry can be left wrong: a
-- student is taken out of a school with the last association that the writer sees, though the other has added one.

-- Schools: all of them, in the bucket 'district'.
CREATE OR REPLACE FUNCTION sync.note_schools() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, school_id, etag, xid, seq)
      SELECT 'district', 'schools', a.school_id, a._etag, pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$;
  END IF;
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM before AS b
       WHERE e.entity = 'schools'
         AND e.school_id = b.school_id
         AND e.etag IS NOT NULL
         AND NOT EXISTS (SELECT FROM public.schools AS s WHERE s.school_id = b.school_id)
    $q$;
  END IF;
  RETURN NULL;
END
$$;

-- TRUNCATE of any of the five tables has no transition tables: every entry of the table goes.
CREATE OR REPLACE FUNCTION sync.note_truncate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE sync.entry
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE etag IS NOT NULL
     AND (entity = TG_TABLE_NAME::sync.entity
          OR (entity = 'students' AND TG_TABLE_NAME = 'student_school_associations')
          OR (entity = 'users' AND TG_TABLE_NAME = 'organizations'));
  RETURN NULL;
END
$$;
