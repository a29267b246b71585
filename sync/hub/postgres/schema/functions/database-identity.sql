-- What a database is: its cluster, the cluster's timeline (a restore to a moment begins another one), the
-- database and the table of entries (both are others after pg_restore).
CREATE OR REPLACE FUNCTION sync.database_identity() RETURNS TEXT
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.system_identifier || '/' || c.timeline_id || '/' || d.oid || '/' || 'sync.entry'::regclass::oid
    FROM pg_control_system() AS s, pg_control_checkpoint() AS c, pg_database AS d
   WHERE d.datname = current_database()
$$;
