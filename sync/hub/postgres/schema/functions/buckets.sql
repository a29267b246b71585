-- The name of a school's bucket. In words that the planner can put in place of a call, which happens for each row of
-- a bulk load: text || integer depends on settings as far as PostgreSQL knows, text || text does not. For the same
-- reason it sets no search_path: every name in it has its schema.
CREATE OR REPLACE FUNCTION sync.school_bucket(school_id INTEGER) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'school:' OPERATOR(pg_catalog.||) school_id::pg_catalog.text
$$;
