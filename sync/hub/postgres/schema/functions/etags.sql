-- Etags: a hash of a record's content as it is sent, documents as text, without what the center keeps for itself and
-- without secrets. json_build_array writes dates and numbers the same whatever the session's settings are.
--
-- These two kinds of functions set no search_path, because the planner puts a function that does nowhere in place
-- of its call, and they are called for each row of a bulk load. Instead every name in them has its schema.
--
-- The argument is a row of the table. It is declared as any type, because a function with the table's row type keeps
-- the table from being dropped, and others restore and exchange their tables.

CREATE OR REPLACE FUNCTION sync.hash(content TEXT) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.encode(
    pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to(content, 'UTF8')), 1, 16),
    'hex'
  )
$$;

CREATE OR REPLACE FUNCTION sync.etag_of_schools(r anyelement) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    pg_catalog.json_build_array(
      r.school_id, r.state_organization_id, r.name_of_institution, r.short_name_of_institution,
      r.web_site, r.operational_status_descriptor, r.type_descriptor, r.charter_status_descriptor,
      r.title_i_part_a_school_designation_descriptor,
      r.magnet_special_program_emphasis_school_descriptor,
      r.administrative_funding_control_descriptor, r.local_education_agency_id, r.addresses::pg_catalog.text,
      r.telephones::pg_catalog.text, r.school_categories::pg_catalog.text, r.grade_levels::pg_catalog.text, r.institution_telephones::pg_catalog.text,
      r.internet_access_descriptor
    )::pg_catalog.text
  )
$$;

CREATE OR REPLACE FUNCTION sync.etag_of_students(r anyelement) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    pg_catalog.json_build_array(
      r.student_unique_id, r.student_usi, r.first_name, r.last_name, r.middle_name,
      r.generation_code_suffix, r.maiden_name, r.birth_date, r.birth_city,
      r.birth_state_abbreviation_descriptor, r.birth_country_descriptor, r.date_entered_us,
      r.multiplebirth_status, r.birth_sex_descriptor, r.hispanic_latino_ethnicity, r.races::pg_catalog.text,
      r.person_id, r.source_system_descriptor
    )::pg_catalog.text
  )
$$;

CREATE OR REPLACE FUNCTION sync.etag_of_student_school_associations(r anyelement) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    pg_catalog.json_build_array(
      r.student_unique_id, r.school_id, r.entry_date, r.entry_grade_level_descriptor,
      r.entry_grade_level_reason_descriptor, r.entry_type_descriptor, r.repeat_grade_indicator,
      r.school_choice_transfer, r.exit_withdraw_date, r.exit_withdraw_type_descriptor,
      r.primary_school, r.class_of_school_year, r.school_year, r.graduation_plan_type_descriptor,
      r.graduation_school_year, r.calendar_code, r.school_choice_basis_descriptor
    )::pg_catalog.text
  )
$$;

CREATE OR REPLACE FUNCTION sync.etag_of_organizations(r anyelement) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    pg_catalog.json_build_array(
      r.sourced_id, r.status, r.metadata::pg_catalog.text, r.name, r.type, r.identifier, r.parent_id
    )::pg_catalog.text
  )
$$;

CREATE OR REPLACE FUNCTION sync.etag_of_users(r anyelement) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sync.hash(
    pg_catalog.json_build_array(
      r.sourced_id, r.status, r.metadata::pg_catalog.text, r.username, r.user_ids::pg_catalog.text, r.enabled_user, r.given_name,
      r.family_name, r.middle_name, r.role, r.identifier, r.email, r.sms, r.phone, r.birth_date,
      r.agents::pg_catalog.text, r.org_ids::pg_catalog.text, r.grades::pg_catalog.text
    )::pg_catalog.text
  )
$$;
