-- Entries: the statement triggers that keep sync.entry. They see a change by any writer, and take a bulk load as one set
-- operation. They read the rows again, as they are stored when every other trigger has run, and hash those: a trigger
-- of the district may have changed them, or taken them away. Their statements run as dynamic SQL, so that PostgreSQL
-- plans them for the true sizes of the transition tables: a plan kept from a bulk load reads whole tables to find one
-- row.
--
-- They decide only what their own rows say, which nobody else can be writing, and run for writers at READ COMMITTED,
-- where each statement sees what others have committed. A hub decides all else, after the writer (recheck.sql).

-- Schools and organizations: all of them, in the bucket 'district'. The trigger's arguments are the key column of the
-- table, and the column of sync.entry that holds the key.
CREATE OR REPLACE FUNCTION sync.note_district_records() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    EXECUTE format($q$
      INSERT INTO sync.entry AS e (bucket, entity, %3$I, etag, xid, seq)
      SELECT 'district', %1$L, stored.%2$I, sync.etag_of_%1$s(stored), pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
        JOIN public.%1$I AS stored USING (%2$I)
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$, TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]);
  END IF;
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    EXECUTE format($q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM (
               SELECT present.ctid
                 FROM before AS b
                CROSS JOIN LATERAL (
                        SELECT same.ctid
                          FROM sync.entry AS same
                         WHERE same.entity = %1$L
                           AND same.%3$I = b.%2$I
                           AND same.etag IS NOT NULL
                        OFFSET 0
                      ) AS present
                WHERE (SELECT true FROM public.%1$I AS t WHERE t.%2$I = b.%2$I LIMIT 1) IS NULL
               OFFSET 0
             ) AS found
       WHERE e.ctid = found.ctid
    $q$, TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]);
  END IF;
  RETURN NULL;
END
$$;
