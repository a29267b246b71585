/** The seed's tables and documents, with its names and columns. Secret fields stay at the center. */
const records = `
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

/**
 * What Caseload holds beside the records. `entry` names records by rowid, so that a first pull appends
 * to it instead of rewriting random pages. This database must never be VACUUMed: that may renumber
 * rowids.
 */
const syncState = `
-- Values by name, as JSON: who joined, epoch, user, descriptor sets, as-of, last sync.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything this laptop may see, and how far each bucket was read.
CREATE TABLE bucket (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  cursor TEXT NOT NULL DEFAULT '{}',
  -- It cannot continue from its cursor: it is compared with the center before it is pulled again.
  must_compare INTEGER NOT NULL DEFAULT 0,
  -- An answer no longer named it, and another has to confirm that before its records go. 1: an answer of the sync that
  -- runs; 2: of an earlier one.
  leaving INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Which buckets hold a record, and its etag: the same in each, that of the last version received.
CREATE TABLE entry (
  entity INTEGER NOT NULL,
  record INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  etag TEXT NOT NULL,
  PRIMARY KEY (entity, record, bucket)
) STRICT, WITHOUT ROWID;

-- Changesets that the center has not confirmed, in the order they were made.
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  changeset TEXT NOT NULL,
  bases TEXT NOT NULL,
  reason TEXT,
  theirs TEXT NOT NULL DEFAULT '[]'
) STRICT;

-- Which records a changeset of the outbox touches.
CREATE TABLE outbox_record (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  outbox INTEGER NOT NULL REFERENCES outbox (number) ON DELETE CASCADE,
  PRIMARY KEY (entity, key, outbox)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_record_outbox ON outbox_record (outbox);

-- The center's version of every record that the outbox touches or that is set aside; null etag and record: it has none.
CREATE TABLE central (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  etag TEXT,
  record TEXT,
  buckets TEXT NOT NULL,
  PRIMARY KEY (entity, key)
) STRICT, WITHOUT ROWID;

-- The key that a record got at the center, while the outbox touches it under the old one.
CREATE TABLE moved (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  moved_to TEXT NOT NULL,
  PRIMARY KEY (entity, key)
) STRICT, WITHOUT ROWID;

-- Records whose present version at the center this mirror cannot store or read: what came, and what is wrong. Their
-- etags and buckets are in central, which has no record of them.
CREATE TABLE set_aside (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  raw TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (entity, key)
) STRICT, WITHOUT ROWID;

-- Rows of pulls that name no record, as they came: set aside until their bucket is compared with the center.
CREATE TABLE unkeyed_row (
  bucket INTEGER NOT NULL,
  entity TEXT NOT NULL,
  position TEXT NOT NULL,
  etag TEXT,
  raw TEXT NOT NULL,
  at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (bucket, entity, position)
) STRICT, WITHOUT ROWID;

-- Records that answers to pushes have brought since the last complete pull: the next pull need not bring them.
CREATE TABLE pushed (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (entity, key)
) STRICT, WITHOUT ROWID;

-- What a newer hub sent of records in columns that this version does not know, as a JSON object: kept for
-- the version that will have them.
CREATE TABLE unknown_column (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  fields TEXT NOT NULL,
  PRIMARY KEY (entity, key)
) STRICT, WITHOUT ROWID;

-- Views, drafts and notes of the screens: JSON by name. They never leave the laptop.
CREATE TABLE local_state (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Exports and prints of student records that the hub's register does not hold yet, as JSON.
CREATE TABLE disclosure (
  id TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

export const baseline = records + syncState;
