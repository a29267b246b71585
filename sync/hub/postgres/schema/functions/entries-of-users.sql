-- Users: in the bucket of each school that their org_ids name, through organizations.identifier
-- (entries-of-district.sql says how entries are kept).

CREATE OR REPLACE FUNCTION sync.placements_of_users(ids TEXT[])
RETURNS TABLE (bucket TEXT, id TEXT, etag TEXT)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT sync.school_bucket(o.identifier::integer), u.sourced_id, sync.etag(u)
    FROM public.users AS u
   CROSS JOIN jsonb_array_elements_text(
           CASE jsonb_typeof(u.org_ids) WHEN 'array' THEN u.org_ids ELSE '[]' END
         ) AS named (id)
    JOIN public.organizations AS o ON o.sourced_id = named.id
   WHERE u.sourced_id = ANY (ids)
     AND o.type = 'school'
     AND o.identifier ~ '^[0-9]{1,9}$'
$$;

-- Makes the entries of these users what their rows say now.
CREATE OR REPLACE FUNCTION sync.place_users(ids TEXT[]) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- A transaction that changes these organizations waits for us, and then places the users again.
  PERFORM
    FROM public.organizations AS o
   WHERE o.sourced_id IN (
           SELECT jsonb_array_elements_text(
                    CASE jsonb_typeof(u.org_ids) WHEN 'array' THEN u.org_ids ELSE '[]' END
                  )
             FROM public.users AS u
            WHERE u.sourced_id = ANY (ids)
         )
   ORDER BY o.sourced_id
     FOR SHARE;

  INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
  SELECT p.bucket, 'users', p.id, p.etag, pg_current_xact_id(), nextval('sync.position')
    FROM sync.placements_of_users(ids) AS p
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.entity = 'users'
     AND e.id = ANY (ids)
     AND e.etag IS NOT NULL
     AND (e.bucket, e.id) NOT IN (SELECT p.bucket, p.id FROM sync.placements_of_users(ids) AS p);
END
$$;

CREATE OR REPLACE FUNCTION sync.note_users() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed TEXT[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    changed := ARRAY(SELECT a.sourced_id FROM after AS a);
  ELSIF TG_OP = 'DELETE' THEN
    changed := ARRAY(SELECT b.sourced_id FROM before AS b);
  ELSE
    EXECUTE $q$
      SELECT array_agg(sourced_id)
        FROM before AS b
        FULL JOIN after AS a USING (sourced_id)
       WHERE sync.etag(a::public.users) IS DISTINCT FROM sync.etag(b::public.users)
    $q$ INTO changed;
  END IF;
  IF cardinality(changed) > 0 THEN
    PERFORM sync.place_users(changed);
  END IF;
  RETURN NULL;
END
$$;
