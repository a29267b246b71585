-- Etags (design section 5): a hash of a record's content, without what the center keeps for itself and
-- without secrets. json_build_array writes dates and numbers the same whatever the session's settings are.

CREATE FUNCTION sync.hash(content TEXT) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT encode(substring(sha256(convert_to(content, 'UTF8')) FOR 16), 'hex')
$$;

CREATE FUNCTION sync.etag(r public.schools) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    json_build_array(
      r.school_id, r.state_organization_id, r.name_of_institution, r.short_name_of_institution,
      r.web_site, r.operational_status_descriptor, r.type_descriptor, r.charter_status_descriptor,
      r.title_i_part_a_school_designation_descriptor,
      r.magnet_special_program_emphasis_school_descriptor,
      r.administrative_funding_control_descriptor, r.local_education_agency_id, r.addresses,
      r.telephones, r.school_categories, r.grade_levels, r.institution_telephones,
      r.internet_access_descriptor
    )::text
  )
$$;

CREATE FUNCTION sync.etag(r public.students) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    json_build_array(
      r.student_unique_id, r.student_usi, r.first_name, r.last_name, r.middle_name,
      r.generation_code_suffix, r.maiden_name, r.birth_date, r.birth_city,
      r.birth_state_abbreviation_descriptor, r.birth_country_descriptor, r.date_entered_us,
      r.multiplebirth_status, r.birth_sex_descriptor, r.hispanic_latino_ethnicity, r.races,
      r.person_id, r.source_system_descriptor
    )::text
  )
$$;

CREATE FUNCTION sync.etag(r public.student_school_associations) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    json_build_array(
      r.student_unique_id, r.school_id, r.entry_date, r.entry_grade_level_descriptor,
      r.entry_grade_level_reason_descriptor, r.entry_type_descriptor, r.repeat_grade_indicator,
      r.school_choice_transfer, r.exit_withdraw_date, r.exit_withdraw_type_descriptor,
      r.primary_school, r.class_of_school_year, r.school_year, r.graduation_plan_type_descriptor,
      r.graduation_school_year, r.calendar_code, r.school_choice_basis_descriptor
    )::text
  )
$$;

CREATE FUNCTION sync.etag(r public.organizations) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    json_build_array(
      r.sourced_id, r.status, r.metadata, r.name, r.type, r.identifier, r.parent_id
    )::text
  )
$$;

CREATE FUNCTION sync.etag(r public.users) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    json_build_array(
      r.sourced_id, r.status, r.metadata, r.username, r.user_ids, r.enabled_user, r.given_name,
      r.family_name, r.middle_name, r.role, r.identifier, r.email, r.sms, r.phone, r.birth_date,
      r.agents, r.org_ids, r.grades
    )::text
  )
$$;

-- Keeps _etag and _last_modified_date of an Ed-Fi table: they move only when content does.
CREATE FUNCTION sync.stamp_edfi() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW._etag := sync.etag(NEW);
  IF TG_OP = 'UPDATE' AND NEW._etag = OLD._etag THEN
    NEW._last_modified_date := OLD._last_modified_date;
    NEW.updated_at := OLD.updated_at;
  ELSE
    NEW._last_modified_date := now() AT TIME ZONE 'UTC';
    NEW.updated_at := NEW._last_modified_date;
  END IF;
  RETURN NEW;
END
$$;

-- The same for date_last_modified of a OneRoster table.
CREATE FUNCTION sync.stamp_oneroster() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND sync.etag(NEW) = sync.etag(OLD) THEN
    NEW.date_last_modified := OLD.date_last_modified;
  ELSE
    NEW.date_last_modified := now() AT TIME ZONE 'UTC';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER caseload_stamp BEFORE INSERT OR UPDATE ON public.schools
  FOR EACH ROW EXECUTE FUNCTION sync.stamp_edfi();
CREATE TRIGGER caseload_stamp BEFORE INSERT OR UPDATE ON public.students
  FOR EACH ROW EXECUTE FUNCTION sync.stamp_edfi();
CREATE TRIGGER caseload_stamp BEFORE INSERT OR UPDATE ON public.student_school_associations
  FOR EACH ROW EXECUTE FUNCTION sync.stamp_edfi();
CREATE TRIGGER caseload_stamp BEFORE INSERT OR UPDATE ON public.organizations
  FOR EACH ROW EXECUTE FUNCTION sync.stamp_oneroster();
CREATE TRIGGER caseload_stamp BEFORE INSERT OR UPDATE ON public.users
  FOR EACH ROW EXECUTE FUNCTION sync.stamp_oneroster();
