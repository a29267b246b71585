-- What is written once and stays.

CREATE OR REPLACE FUNCTION sync.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.audit
  FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.disclosure
  FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_change();
