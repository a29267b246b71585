-- The columns of a record that tell when it changed, kept by the center: they move only when content does.
-- Row triggers run these as the owner of the schema, so that a writer needs no right in it, and neither the
-- functions nor the operators on a writer's search_path can make an etag.

-- Of an Ed-Fi table: _etag, _last_modified_date and updated_at. What another writer has put into _etag is not believed:
-- rows are compared by content.
CREATE OR REPLACE FUNCTION sync.stamp_edfi() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  old_etag TEXT;
BEGIN
  -- Each call is planned for the table whose trigger runs it, when it runs.
  CASE TG_TABLE_NAME
    WHEN 'schools' THEN
      NEW._etag := sync.etag_of_schools(NEW);
      IF TG_OP = 'UPDATE' THEN
        old_etag := sync.etag_of_schools(OLD);
      END IF;
    WHEN 'students' THEN
      NEW._etag := sync.etag_of_students(NEW);
      IF TG_OP = 'UPDATE' THEN
        old_etag := sync.etag_of_students(OLD);
      END IF;
    WHEN 'student_school_associations' THEN
      NEW._etag := sync.etag_of_student_school_associations(NEW);
      IF TG_OP = 'UPDATE' THEN
        old_etag := sync.etag_of_student_school_associations(OLD);
      END IF;
  END CASE;
  IF NEW._etag IS DISTINCT FROM old_etag THEN
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
DECLARE
  is_changed BOOLEAN := true;
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'organizations' THEN
    is_changed := sync.etag_of_organizations(NEW) <> sync.etag_of_organizations(OLD);
  ELSIF TG_OP = 'UPDATE' THEN
    is_changed := sync.etag_of_users(NEW) <> sync.etag_of_users(OLD);
  END IF;
  IF NOT is_changed THEN
    NEW.date_last_modified := OLD.date_last_modified;
  ELSE
    NEW.date_last_modified := now() AT TIME ZONE 'UTC';
  END IF;
  RETURN NEW;
END
$$;
