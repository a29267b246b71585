-- What tells an earlier state of the database, and what forgets removals after their time.

-- What a database is: its cluster, the cluster's timeline (a restore to a moment begins another one), the
-- database and the table of entries (both are others after pg_restore).
CREATE FUNCTION sync.database_identity() RETURNS TEXT
LANGUAGE sql STABLE AS $$
  SELECT s.system_identifier || '/' || c.timeline_id || '/' || d.oid || '/' || 'sync.entry'::regclass::oid
    FROM pg_control_system() AS s, pg_control_checkpoint() AS c, pg_database AS d
   WHERE d.datname = current_database()
$$;

-- A run of the database server, with the seq of the positions given in it. Every run begins at a random seq
-- far above the one before. When files of an earlier state are put back, the server has to be started again:
-- positions given in the run that was lost lie in no run that the earlier state knows, whatever was written
-- since. So every cursor that a laptop brings tells whether it was given in this history.
CREATE TABLE sync.run (
  first_seq BIGINT NOT NULL PRIMARY KEY,
  -- Null: it is the present one.
  last_seq BIGINT,
  identity TEXT NOT NULL,
  server_started_at TIMESTAMPTZ NOT NULL
);

CREATE UNIQUE INDEX run_present ON sync.run ((true)) WHERE last_seq IS NULL;

-- Where the order of changes stood at a time: every transaction below the horizon had ended, and none had a
-- number from next_xid on.
CREATE TABLE sync.mark (
  at TIMESTAMPTZ NOT NULL PRIMARY KEY,
  horizon XID8 NOT NULL,
  next_xid XID8 NOT NULL
);

-- Removals below this may have been forgotten: a laptop that has not read so far has to compare.
CREATE TABLE sync.trim (
  -- There is one row.
  is_it BOOLEAN NOT NULL PRIMARY KEY DEFAULT true CHECK (is_it),
  below XID8 NOT NULL
);

INSERT INTO sync.trim (below) VALUES ('0');

CREATE INDEX entry_removed ON sync.entry (xid) WHERE etag IS NULL;

-- Hubs look here for the newest revocation, many times a second.
CREATE INDEX device_revoked ON sync.device (revoked_at) WHERE revoked_at IS NOT NULL;
