-- Organizations: one that becomes a school, or ceases to be one, moves its users into or out of the school's bucket.
-- (entries-of-district.sql has the entries of organizations, and says how entries are kept.)
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
