-- Users: in the bucket of each school that their org_ids name, through organizations.identifier. That depends on rows of
-- another table, which others may be writing: a hub decides it when the writer has ended (recheck.sql). The first
-- two functions set no search_path, so that the planner puts them in place of their calls.

-- The sourced ids of organizations that org_ids names: texts, or references as OneRoster writes them (an object with
-- a sourcedId), in a list or alone.
CREATE OR REPLACE FUNCTION sync.organizations_of(org_ids JSONB) RETURNS SETOF TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(
           named.item OPERATOR(pg_catalog.->>) 'sourcedId',
           named.item OPERATOR(pg_catalog.->>) 'sourced_id',
           named.item OPERATOR(pg_catalog.#>>) '{}'
         )
    FROM pg_catalog.jsonb_array_elements(
           CASE pg_catalog.jsonb_typeof(org_ids)
             WHEN 'array' THEN org_ids
             WHEN 'string' THEN pg_catalog.jsonb_build_array(org_ids)
             WHEN 'object' THEN pg_catalog.jsonb_build_array(org_ids)
             ELSE '[]'
           END
         ) AS named (item)
   WHERE pg_catalog.jsonb_typeof(named.item) IN ('string', 'object')
$$;

-- The id of the school that an organization stands for; null when its identifier is not that of a school.
CREATE OR REPLACE FUNCTION sync.school_id_of(identifier TEXT) RETURNS INTEGER
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN identifier OPERATOR(pg_catalog.~) '^[0-9]{1,10}$'
      AND identifier::pg_catalog.int8 OPERATOR(pg_catalog.<=) 2147483647
    THEN identifier::pg_catalog.int4
  END
$$;

CREATE OR REPLACE FUNCTION sync.placements_of_users(ids TEXT[])
RETURNS TABLE (bucket TEXT, id TEXT, etag TEXT)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT sync.school_bucket(sync.school_id_of(o.identifier)), u.sourced_id, u.etag
    FROM unnest(ids) AS w (id)
   CROSS JOIN LATERAL (
           SELECT r.sourced_id, r.org_ids, sync.etag_of_users(r) AS etag
             FROM public.users AS r
            WHERE r.sourced_id = w.id
           OFFSET 0
         ) AS u
   CROSS JOIN sync.organizations_of(u.org_ids) AS named (id)
   CROSS JOIN LATERAL (
           SELECT r.identifier
             FROM public.organizations AS r
            WHERE r.sourced_id = named.id
              AND r.type = 'school'
           OFFSET 0
         ) AS o
   WHERE sync.school_id_of(o.identifier) IS NOT NULL
$$;

-- A row that is stored as it was moves nothing: the images of the rows are compared, which tells 1 from 1.0.
CREATE OR REPLACE FUNCTION sync.note_users() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE 'INSERT INTO sync.recheck (entity, id) SELECT ''users'', sourced_id FROM ' || CASE TG_OP
    WHEN 'INSERT' THEN 'after'
    WHEN 'DELETE' THEN 'before'
    ELSE '(SELECT sourced_id
             FROM before AS b
             FULL JOIN after AS a USING (sourced_id)
            WHERE a IS NULL OR b IS NULL OR a *<> b) AS changed'
  END;
  RETURN NULL;
END
$$;
