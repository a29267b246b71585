-- Organizations: all of them, in the bucket 'district' (entries-of-schools.sql says how entries are kept).
CREATE OR REPLACE FUNCTION sync.note_organizations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
      SELECT 'district', 'organizations', a.sourced_id, sync.etag(a::public.organizations), pg_current_xact_id(), nextval('sync.position')
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
       WHERE e.entity = 'organizations'
         AND e.id = b.sourced_id
         AND e.etag IS NOT NULL
         AND NOT EXISTS (SELECT FROM public.organizations AS o WHERE o.sourced_id = b.sourced_id)
    $q$;
  END IF;
  RETURN NULL;
END
$$;

-- An organization that starts or ends to stand for a school moves its users into or out of that bucket.
CREATE OR REPLACE FUNCTION sync.note_organization_users() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moved TEXT[];
BEGIN
  EXECUTE 'SELECT array_agg(sourced_id) FROM ' || CASE TG_OP
      WHEN 'INSERT' THEN 'after WHERE type = ''school'''
      WHEN 'DELETE' THEN 'before WHERE type = ''school'''
      ELSE 'before AS b FULL JOIN after AS a USING (sourced_id)
             WHERE (a.type, a.identifier) IS DISTINCT FROM (b.type, b.identifier)'
    END
    INTO moved;
  IF moved IS NOT NULL THEN
    PERFORM sync.place_users(ARRAY(SELECT u.sourced_id FROM public.users AS u WHERE u.org_ids ?| moved));
  END IF;
  RETURN NULL;
END
$$;
