-- The columns of a record that tell when it changed, kept by the center: they move only when content does.
-- Row triggers run these as the owner of the schema, so that a writer needs no right in it, and neither the
-- functions nor the operators on a writer's search_path can make an etag.

-- Of an Ed-Fi table: _etag, _last_modified_date and updated_at. What another writer has put into _etag is not believed:
-- rows are compared by content.
CREATE OR REPLACE FUNCTION sync.stamp_edfi() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_changed BOOLEAN := true;
BEGIN
  NEW._etag := sync.etag(NEW);
  IF TG_OP = 'UPDATE' THEN
    is_changed := NEW._etag <> sync.etag(OLD);
  END IF;
  IF is_changed THEN
    NEW._last_modified_date := now() AT TIME ZONE 'UTC';
    NEW.updated_at := NEW._last_modified_date;
  ELSE
    NEW._last_modified_date := OLD._last_modified_date;
    NEW.updated_at := OLD.updated_at;
  END IF;
  RETURN NEW;
END
$$;

-- Of a OneRoster table: date_last_modified.
CREATE OR REPLACE FUNCTION sync.stamp_oneroster() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND sync.etag(NEW) = sync.etag(OLD) THEN
    NEW.date_last_modified := OLD.date_last_modified;
  ELSE
    NEW.date_last_modified := now() AT TIME ZONE 'UTC';
  END IF;
  RETURN NEW;
END
$$;
