-- Organizations: one that becomes a school, or ceases to be one, moves its users into or out of the school's bucket. A
-- hub decides it (recheck.sql). entries-of-district.sql has the entries of organizations.
CREATE OR REPLACE FUNCTION sync.note_organization_users() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE 'INSERT INTO sync.recheck (entity, id) SELECT ''organizations'', sourced_id FROM ' || CASE TG_OP
    WHEN 'INSERT' THEN 'after WHERE type = ''school'''
    WHEN 'DELETE' THEN 'before WHERE type = ''school'''
    ELSE '(SELECT sourced_id
             FROM before AS b
             FULL JOIN after AS a USING (sourced_id)
            WHERE (a.type, a.identifier) IS DISTINCT FROM (b.type, b.identifier)) AS changed'
  END;
  RETURN NULL;
END
$$;
