-- The name of a school's bucket, as before, in words that the planner can put in place of a call: text || integer
-- depends on settings as far as PostgreSQL knows, text || text does not. It is called for each row of a bulk load.
CREATE OR REPLACE FUNCTION sync.school_bucket(school_id INTEGER) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'school:' || school_id::text
$$;
