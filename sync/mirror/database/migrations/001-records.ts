/** The seed's tables and documents, with its names and columns; what is secret stays at the center. */
export const records = `
CREATE TABLE organizations (
  sourced_id TEXT NOT NULL,
  status TEXT,
  date_last_modified TEXT,
  metadata TEXT,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  identifier TEXT,
  parent_id TEXT,
  PRIMARY KEY (sourced_id)
) STRICT;

CREATE TABLE schools (
  school_id INTEGER NOT NULL,
  state_organization_id TEXT NOT NULL,
  name_of_institution TEXT NOT NULL,
  short_name_of_institution TEXT,
  web_site TEXT,
  operational_status_descriptor TEXT,
  type_descriptor TEXT,
  charter_status_descriptor TEXT,
  title_i_part_a_school_designation_descriptor TEXT,
  magnet_special_program_emphasis_school_descriptor TEXT,
  administrative_funding_control_descriptor TEXT,
  local_education_agency_id INTEGER,
  addresses TEXT,
  telephones TEXT,
  school_categories TEXT,
  grade_levels TEXT,
  institution_telephones TEXT,
  internet_access_descriptor TEXT,
  _etag TEXT,
  _last_modified_date TEXT,
  created_at TEXT,
  updated_at TEXT,
  PRIMARY KEY (school_id)
) STRICT;

CREATE TABLE users (
  sourced_id TEXT NOT NULL,
  status TEXT,
  date_last_modified TEXT,
  metadata TEXT,
  username TEXT,
  user_ids TEXT,
  enabled_user INTEGER,
  given_name TEXT,
  family_name TEXT,
  middle_name TEXT,
  role TEXT NOT NULL,
  identifier TEXT,
  email TEXT,
  sms TEXT,
  phone TEXT,
  birth_date TEXT,
  agents TEXT,
  org_ids TEXT,
  grades TEXT,
  created_at TEXT,
  updated_at TEXT,
  PRIMARY KEY (sourced_id)
) STRICT;
-- Whose account it is: a student's, and a professional's.
CREATE INDEX users_identifier ON users (identifier) WHERE identifier IS NOT NULL;
CREATE INDEX users_profile ON users (metadata ->> '$.profile_id')
  WHERE metadata ->> '$.profile_id' IS NOT NULL;

CREATE TABLE students (
  student_unique_id TEXT NOT NULL,
  student_usi INTEGER,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  middle_name TEXT,
  generation_code_suffix TEXT,
  maiden_name TEXT,
  birth_date TEXT,
  birth_city TEXT,
  birth_state_abbreviation_descriptor TEXT,
  birth_country_descriptor TEXT,
  date_entered_us TEXT,
  multiplebirth_status INTEGER,
  birth_sex_descriptor TEXT,
  hispanic_latino_ethnicity INTEGER,
  races TEXT,
  person_id TEXT,
  source_system_descriptor TEXT,
  _etag TEXT,
  _last_modified_date TEXT,
  created_at TEXT,
  updated_at TEXT,
  PRIMARY KEY (student_unique_id)
) STRICT;

CREATE TABLE student_school_associations (
  student_unique_id TEXT NOT NULL,
  school_id INTEGER NOT NULL,
  entry_date TEXT NOT NULL,
  entry_grade_level_descriptor TEXT,
  entry_grade_level_reason_descriptor TEXT,
  entry_type_descriptor TEXT,
  repeat_grade_indicator INTEGER,
  school_choice_transfer INTEGER,
  exit_withdraw_date TEXT,
  exit_withdraw_type_descriptor TEXT,
  primary_school INTEGER,
  class_of_school_year INTEGER,
  school_year INTEGER NOT NULL,
  graduation_plan_type_descriptor TEXT,
  graduation_school_year INTEGER,
  calendar_code TEXT,
  school_choice_basis_descriptor TEXT,
  _etag TEXT,
  _last_modified_date TEXT,
  created_at TEXT,
  updated_at TEXT,
  PRIMARY KEY (student_unique_id, school_id, entry_date)
) STRICT;

CREATE TABLE profiles (
  profile_id TEXT NOT NULL,
  school_id TEXT,
  first_name TEXT,
  last_name TEXT,
  middle_name TEXT,
  email TEXT,
  phone TEXT,
  birth_date TEXT,
  gender TEXT,
  role_type TEXT,
  specializations TEXT,
  certification_level TEXT,
  years_experience REAL,
  onboarding_progress TEXT,
  bootcamp_progress TEXT,
  students_assigned TEXT,
  preferences TEXT,
  documents TEXT,
  onboarded_date TEXT,
  created_at TEXT,
  updated_at TEXT,
  PRIMARY KEY (profile_id)
) STRICT;
`;
