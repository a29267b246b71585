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

-- Whether two rows have the same content, which costs a fifth of what two etags do. Documents by their text, because
-- 1 equals 1.0. Only functions that set their search_path may call these: it decides what IS DISTINCT FROM compares with.

CREATE OR REPLACE FUNCTION sync.is_same_of_schools(a anyelement, b anyelement) RETURNS BOOLEAN
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (
    a.school_id, a.state_organization_id, a.name_of_institution, a.short_name_of_institution, a.web_site,
    a.operational_status_descriptor, a.type_descriptor, a.charter_status_descriptor,
    a.title_i_part_a_school_designation_descriptor, a.magnet_special_program_emphasis_school_descriptor,
    a.administrative_funding_control_descriptor, a.local_education_agency_id, a.addresses::pg_catalog.text,
    a.telephones::pg_catalog.text, a.school_categories::pg_catalog.text, a.grade_levels::pg_catalog.text,
    a.institution_telephones::pg_catalog.text, a.internet_access_descriptor
  ) IS NOT DISTINCT FROM (
    b.school_id, b.state_organization_id, b.name_of_institution, b.short_name_of_institution, b.web_site,
    b.operational_status_descriptor, b.type_descriptor, b.charter_status_descriptor,
    b.title_i_part_a_school_designation_descriptor, b.magnet_special_program_emphasis_school_descriptor,
    b.administrative_funding_control_descriptor, b.local_education_agency_id, b.addresses::pg_catalog.text,
    b.telephones::pg_catalog.text, b.school_categories::pg_catalog.text, b.grade_levels::pg_catalog.text,
    b.institution_telephones::pg_catalog.text, b.internet_access_descriptor
  )
$$;

CREATE OR REPLACE FUNCTION sync.is_same_of_students(a anyelement, b anyelement) RETURNS BOOLEAN
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (
    a.student_unique_id, a.student_usi, a.first_name, a.last_name, a.middle_name, a.generation_code_suffix,
    a.maiden_name, a.birth_date, a.birth_city, a.birth_state_abbreviation_descriptor,
    a.birth_country_descriptor, a.date_entered_us, a.multiplebirth_status, a.birth_sex_descriptor,
    a.hispanic_latino_ethnicity, a.races::pg_catalog.text, a.person_id, a.source_system_descriptor
  ) IS NOT DISTINCT FROM (
    b.student_unique_id, b.student_usi, b.first_name, b.last_name, b.middle_name, b.generation_code_suffix,
    b.maiden_name, b.birth_date, b.birth_city, b.birth_state_abbreviation_descriptor,
    b.birth_country_descriptor, b.date_entered_us, b.multiplebirth_status, b.birth_sex_descriptor,
    b.hispanic_latino_ethnicity, b.races::pg_catalog.text, b.person_id, b.source_system_descriptor
  )
$$;

CREATE OR REPLACE FUNCTION sync.is_same_of_student_school_associations(a anyelement, b anyelement) RETURNS BOOLEAN
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (
    a.student_unique_id, a.school_id, a.entry_date, a.entry_grade_level_descriptor,
    a.entry_grade_level_reason_descriptor, a.entry_type_descriptor, a.repeat_grade_indicator,
    a.school_choice_transfer, a.exit_withdraw_date, a.exit_withdraw_type_descriptor, a.primary_school,
    a.class_of_school_year, a.school_year, a.graduation_plan_type_descriptor, a.graduation_school_year,
    a.calendar_code, a.school_choice_basis_descriptor
  ) IS NOT DISTINCT FROM (
    b.student_unique_id, b.school_id, b.entry_date, b.entry_grade_level_descriptor,
    b.entry_grade_level_reason_descriptor, b.entry_type_descriptor, b.repeat_grade_indicator,
    b.school_choice_transfer, b.exit_withdraw_date, b.exit_withdraw_type_descriptor, b.primary_school,
    b.class_of_school_year, b.school_year, b.graduation_plan_type_descriptor, b.graduation_school_year,
    b.calendar_code, b.school_choice_basis_descriptor
  )
$$;

CREATE OR REPLACE FUNCTION sync.is_same_of_organizations(a anyelement, b anyelement) RETURNS BOOLEAN
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (
    a.sourced_id, a.status, a.metadata::pg_catalog.text, a.name, a.type, a.identifier, a.parent_id
  ) IS NOT DISTINCT FROM (
    b.sourced_id, b.status, b.metadata::pg_catalog.text, b.name, b.type, b.identifier, b.parent_id
  )
$$;

CREATE OR REPLACE FUNCTION sync.is_same_of_users(a anyelement, b anyelement) RETURNS BOOLEAN
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (
    a.sourced_id, a.status, a.metadata::pg_catalog.text, a.username, a.user_ids::pg_catalog.text,
    a.enabled_user, a.given_name, a.family_name, a.middle_name, a.role, a.identifier, a.email, a.sms,
    a.phone, a.birth_date, a.agents::pg_catalog.text, a.org_ids::pg_catalog.text, a.grades::pg_catalog.text
  ) IS NOT DISTINCT FROM (
    b.sourced_id, b.status, b.metadata::pg_catalog.text, b.username, b.user_ids::pg_catalog.text,
    b.enabled_user, b.given_name, b.family_name, b.middle_name, b.role, b.identifier, b.email, b.sms,
    b.phone, b.birth_date, b.agents::pg_catalog.text, b.org_ids::pg_catalog.text, b.grades::pg_catalog.text
  )
$$;
