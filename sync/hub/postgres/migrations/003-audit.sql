-- Who changed what. Append-only: rows are inserted by triggers and, for profiles, by the hub.
CREATE TABLE sync.audit (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
  -- The user of the device, or the database role of whoever wrote with SQL.
  actor TEXT NOT NULL,
  device_id UUID,
  changeset_id UUID,
  entity sync.entity NOT NULL,
  -- Null when the whole table was emptied.
  key JSONB,
  before JSONB,
  after JSONB
);

CREATE INDEX audit_changeset ON sync.audit (changeset_id) WHERE changeset_id IS NOT NULL;
CREATE INDEX audit_xid ON sync.audit (xid, id);

-- Each seal covers the audit rows of the transactions from_xid <= xid < to_xid, all of them ended. A new epoch
-- numbers its transactions anew: its first seal begins at 0, and after_id < id <= last_id keeps the epochs apart.
CREATE TABLE sync.audit_seal (
  number BIGINT NOT NULL PRIMARY KEY,
  epoch UUID NOT NULL,
  from_xid XID8 NOT NULL,
  to_xid XID8 NOT NULL,
  after_id BIGINT NOT NULL,
  last_id BIGINT NOT NULL,
  rows BIGINT NOT NULL,
  -- Merkle root over the rows in order of (xid, id); RFC 9162, section 2.1.
  root BYTEA NOT NULL,
  -- Hash of the seal before; empty for the first.
  previous BYTEA NOT NULL,
  -- SHA-256 over all of the above.
  hash BYTEA NOT NULL,
  sealed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE FUNCTION sync.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.audit
  FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_change();

-- Who is at work: set by the hub for its transaction; a writer with SQL is the role it signed in with.
CREATE FUNCTION sync.actor() RETURNS TEXT
LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('caseload.actor', true), ''), session_user)
$$;

CREATE FUNCTION sync.setting_uuid(name TEXT) RETURNS UUID
LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting(name, true), '')::uuid
$$;

-- Trigger function of all five tables, for each statement, with the transition tables "before" and "after".
-- Arguments: the key's columns, comma-separated; the condition that an updated row has changed (as b and a).
-- Runs as dynamic SQL, to be planned for the true sizes of the transition tables: a plan kept from a bulk
-- load reads whole tables to find one row.
CREATE FUNCTION sync.audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key_of_a TEXT := 'a.' || replace(TG_ARGV[0], ', ', ', a.');
  key_of_b TEXT := 'b.' || replace(TG_ARGV[0], ', ', ', b.');
  columns TEXT := 'INSERT INTO sync.audit (actor, device_id, changeset_id, entity, key, before, after) SELECT $1, $2, $3, $4, ';
  rows TEXT;
BEGIN
  rows := CASE TG_OP
    WHEN 'INSERT' THEN format(
      'jsonb_build_array(%s), NULL, to_jsonb(a) - ''password'' FROM after AS a', key_of_a)
    WHEN 'DELETE' THEN format(
      'jsonb_build_array(%s), to_jsonb(b) - ''password'', NULL FROM before AS b', key_of_b)
    WHEN 'UPDATE' THEN format(
      'CASE WHEN a IS NULL THEN jsonb_build_array(%s) ELSE jsonb_build_array(%s) END,
       to_jsonb(b) - ''password'', to_jsonb(a) - ''password''
       FROM before AS b FULL JOIN after AS a USING (%s) WHERE %s',
      key_of_b, key_of_a, TG_ARGV[0], TG_ARGV[1])
    WHEN 'TRUNCATE' THEN 'NULL, NULL, NULL'
  END;
  EXECUTE columns || rows
    USING sync.actor(), sync.setting_uuid('caseload.device'), sync.setting_uuid('caseload.changeset'),
          TG_TABLE_NAME::sync.entity;
  RETURN NULL;
END
$$;
