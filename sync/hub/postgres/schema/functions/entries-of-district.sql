-- Entries: the statement triggers that keep sync.entry. They see a change by any writer, and take a bulk load as one set
-- operation. Their statements run as dynamic SQL, so that PostgreSQL plans them for the true sizes of the transition
-- tables: a plan kept from a bulk load reads whole tables to find one row.
--
-- They lock first, and read in a later statement. That is right at READ COMMITTED, where the later statement sees what
-- others committed while it waited. A writer at REPEATABLE READ or SERIALIZABLE keeps its first snapshot. When another
-- transaction has committed a change of the same memberships since, and both changed the same entry, PostgreSQL refuses
-- the writer. When they changed different entries, one can end up wrong: a student leaves a school with the last
-- association that the writer sees, though the other transaction has added one.

-- Schools and organizations: all of them, in the bucket 'district'. The trigger's arguments are the key column of the
-- table, and the column of sync.entry that holds the key.
CREATE OR REPLACE FUNCTION sync.note_district_records() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    EXECUTE format($q$
      INSERT INTO sync.entry AS e (bucket, entity, %3$I, etag, xid, seq)
      SELECT 'district', %1$L, a.%2$I, sync.etag(a::public.%1$I), pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$, TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]);
  END IF;
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    EXECUTE format($q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM before AS b
       WHERE e.entity = %1$L
         AND e.%3$I = b.%2$I
         AND e.etag IS NOT NULL
         AND NOT EXISTS (SELECT FROM public.%1$I AS t WHERE t.%2$I = b.%2$I)
    $q$, TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]);
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
