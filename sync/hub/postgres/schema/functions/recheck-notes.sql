-- Rechecks: entries that a hub decides when the transaction that wrote has ended (sync.recheck says which). The hub
-- reads the record as it then stands and makes its entries what they should be.

-- Notes the key of each row that is written, the old one too. For writers whose snapshot may be older than what others
-- have committed, and for those that run no statement triggers, as logical replication does. Arguments: the columns
-- of the key, each by the name of its column in sync.recheck.
CREATE OR REPLACE FUNCTION sync.note_recheck() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entity CONSTANT sync.entity := TG_TABLE_NAME;
  key_columns CONSTANT JSONB := TG_ARGV[0];
  old_key JSONB;
  new_key JSONB;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    SELECT jsonb_object_agg(c.key, to_jsonb(OLD) -> c.value) INTO old_key FROM jsonb_each_text(key_columns) AS c;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    SELECT jsonb_object_agg(c.key, to_jsonb(NEW) -> c.value) INTO new_key FROM jsonb_each_text(key_columns) AS c;
  END IF;
  INSERT INTO sync.recheck (entity, id, school_id, entry_date, is_unseen)
  SELECT entity, coalesce(k.id, ''), coalesce(k.school_id, 0), coalesce(k.entry_date, '-infinity'),
         -- An apply worker runs the triggers of rows alone.
         EXISTS (
           SELECT
             FROM pg_stat_get_activity(pg_backend_pid()) AS me
            WHERE me.backend_type LIKE 'logical replication%'
         )
    FROM (VALUES (new_key), (nullif(old_key, new_key))) AS given (key)
   CROSS JOIN jsonb_to_record(given.key) AS k (id TEXT, school_id INTEGER, entry_date DATE)
   WHERE given.key IS NOT NULL;
  RETURN NULL;
END
$$;

-- TRUNCATE names no rows: what is gone is found when the transaction has ended. Rows that it has loaded again
-- as they were move no entry.
CREATE OR REPLACE FUNCTION sync.recheck_table() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO sync.recheck (entity, is_table) VALUES (TG_TABLE_NAME::sync.entity, true);
  RETURN NULL;
END
$$;
