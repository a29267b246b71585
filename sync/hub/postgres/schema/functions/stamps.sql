-- The columns of a record that tell when it changed, kept by the center: they move only when content does.
-- Row triggers run these as the owner of the schema, so that a writer needs no right in it, and neither the
-- functions nor the operators on a writer's search_path can make an etag.
--
-- They note a change of key too (keys.sql). A trigger of its own for it would need a condition on the key's columns,
-- and PostgreSQL lets nobody alter the type of a column that a trigger's condition names.

-- Of an Ed-Fi table: _etag, _last_modified_date and updated_at. What another writer has put into _etag is not believed:
-- rows are compared by content.
CREATE OR REPLACE FUNCTION sync.stamp_edfi() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_changed BOOLEAN := true;
BEGIN
  -- Each call is planned for the table whose trigger runs it, when it runs.
  CASE TG_TABLE_NAME
    WHEN 'students' THEN
      IF TG_OP = 'UPDATE' THEN
        is_changed := NOT sync.is_same_of_students(NEW, OLD);
        IF NEW.student_unique_id <> OLD.student_unique_id THEN
          PERFORM sync.note_key_change('students', old_id => OLD.student_unique_id::text, new_id => NEW.student_unique_id::text);
        END IF;
      END IF;
      NEW._etag := sync.etag_of_students(NEW);
    WHEN 'student_school_associations' THEN
      IF TG_OP = 'UPDATE' THEN
        is_changed := NOT sync.is_same_of_student_school_associations(NEW, OLD);
        IF (NEW.student_unique_id, NEW.school_id, NEW.entry_date)
           <> (OLD.student_unique_id, OLD.school_id, OLD.entry_date)
        THEN
          PERFORM sync.note_key_change(
            'student_school_associations',
            OLD.student_unique_id::text, OLD.school_id::integer, OLD.entry_date::date,
            NEW.student_unique_id::text, NEW.school_id::integer, NEW.entry_date::date
          );
        END IF;
      END IF;
      NEW._etag := sync.etag_of_student_school_associations(NEW);
    WHEN 'schools' THEN
      IF TG_OP = 'UPDATE' THEN
        is_changed := NOT sync.is_same_of_schools(NEW, OLD);
        IF NEW.school_id <> OLD.school_id THEN
          PERFORM sync.note_key_change('schools', old_school_id => OLD.school_id::integer, new_school_id => NEW.school_id::integer);
        END IF;
      END IF;
      NEW._etag := sync.etag_of_schools(NEW);
  END CASE;
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
DECLARE
  is_changed BOOLEAN := true;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF TG_TABLE_NAME = 'organizations' THEN
      is_changed := NOT sync.is_same_of_organizations(NEW, OLD);
    ELSE
      is_changed := NOT sync.is_same_of_users(NEW, OLD);
    END IF;
    IF NEW.sourced_id <> OLD.sourced_id THEN
      PERFORM sync.note_key_change(TG_TABLE_NAME::sync.entity, old_id => OLD.sourced_id::text, new_id => NEW.sourced_id::text);
    END IF;
  END IF;
  IF NOT is_changed THEN
    NEW.date_last_modified := OLD.date_last_modified;
  ELSE
    NEW.date_last_modified := now() AT TIME ZONE 'UTC';
  END IF;
  RETURN NEW;
END
$$;
