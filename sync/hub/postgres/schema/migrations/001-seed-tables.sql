-- The five tables of the seed, with what docs/schema-notes.md mends. A district that has the tables keeps them:
-- `hub migrate` compares every column with the model before it changes anything.

CREATE TABLE IF NOT EXISTS public.schools (
  school_id INTEGER PRIMARY KEY,
  state_organization_id VARCHAR(60) NOT NULL,
  name_of_institution VARCHAR(255) NOT NULL,
  short_name_of_institution VARCHAR(100),
  web_site VARCHAR(255),
  operational_status_descriptor VARCHAR(50),
  type_descriptor VARCHAR(50),
  charter_status_descriptor VARCHAR(50),
  title_i_part_a_school_designation_descriptor VARCHAR(50),
  magnet_special_program_emphasis_school_descriptor VARCHAR(50),
  administrative_funding_control_descriptor VARCHAR(50),
  local_education_agency_id INTEGER,
  addresses JSONB DEFAULT '[]',
  telephones JSONB DEFAULT '[]',
  school_categories JSONB DEFAULT '[]',
  grade_levels JSONB DEFAULT '[]',
  institution_telephones JSONB DEFAULT '[]',
  internet_access_descriptor VARCHAR(50),
  _etag VARCHAR(50),
  _last_modified_date TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  created_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  updated_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
);

CREATE INDEX IF NOT EXISTS idx_schools_lea ON public.schools (local_education_agency_id);
CREATE INDEX IF NOT EXISTS idx_schools_state_org ON public.schools (state_organization_id);
CREATE INDEX IF NOT EXISTS idx_schools_operational_status ON public.schools (operational_status_descriptor);
CREATE INDEX IF NOT EXISTS idx_schools_type ON public.schools (type_descriptor);

CREATE TABLE IF NOT EXISTS public.students (
  student_unique_id VARCHAR(50) PRIMARY KEY,
  student_usi INTEGER UNIQUE NOT NULL,
  first_name VARCHAR(100) NOT NULL,
  last_name VARCHAR(100) NOT NULL,
  middle_name VARCHAR(100),
  generation_code_suffix VARCHAR(10),
  maiden_name VARCHAR(100),
  birth_date DATE,
  birth_city VARCHAR(100),
  birth_state_abbreviation_descriptor VARCHAR(50),
  birth_country_descriptor VARCHAR(50),
  date_entered_us DATE,
  multiplebirth_status BOOLEAN,
  birth_sex_descriptor VARCHAR(50),
  hispanic_latino_ethnicity BOOLEAN,
  races JSONB DEFAULT '[]',
  person_id VARCHAR(50),
  source_system_descriptor VARCHAR(50),
  _etag VARCHAR(50),
  _last_modified_date TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  created_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  updated_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
);

CREATE INDEX IF NOT EXISTS idx_students_person ON public.students (person_id);
CREATE INDEX IF NOT EXISTS idx_students_birth_date ON public.students (birth_date);
CREATE INDEX IF NOT EXISTS idx_students_ethnicity ON public.students (hispanic_latino_ethnicity);

CREATE TABLE IF NOT EXISTS public.student_school_associations (
  student_unique_id VARCHAR(50) NOT NULL,
  school_id INTEGER NOT NULL,
  entry_date DATE NOT NULL,
  PRIMARY KEY (student_unique_id, school_id, entry_date),
  FOREIGN KEY (student_unique_id) REFERENCES public.students (student_unique_id),
  FOREIGN KEY (school_id) REFERENCES public.schools (school_id),
  entry_grade_level_descriptor VARCHAR(50),
  entry_grade_level_reason_descriptor VARCHAR(50),
  entry_type_descriptor VARCHAR(50),
  repeat_grade_indicator BOOLEAN,
  school_choice_transfer BOOLEAN,
  exit_withdraw_date DATE,
  exit_withdraw_type_descriptor VARCHAR(50),
  primary_school BOOLEAN DEFAULT true,
  class_of_school_year INTEGER,
  school_year INTEGER NOT NULL,
  graduation_plan_type_descriptor VARCHAR(50),
  graduation_school_year INTEGER,
  calendar_code VARCHAR(50),
  school_choice_basis_descriptor VARCHAR(50),
  _etag VARCHAR(50),
  _last_modified_date TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  created_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  updated_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
);

CREATE INDEX IF NOT EXISTS idx_student_school_student ON public.student_school_associations (student_unique_id);
CREATE INDEX IF NOT EXISTS idx_student_school_school ON public.student_school_associations (school_id);
CREATE INDEX IF NOT EXISTS idx_student_school_year ON public.student_school_associations (school_year);
CREATE INDEX IF NOT EXISTS idx_student_school_grade ON public.student_school_associations (entry_grade_level_descriptor);
CREATE INDEX IF NOT EXISTS idx_student_school_active ON public.student_school_associations (school_id, school_year)
  WHERE exit_withdraw_date IS NULL;

CREATE TABLE IF NOT EXISTS public.organizations (
  sourced_id VARCHAR(255) PRIMARY KEY,
  status VARCHAR(20) DEFAULT 'active',
  date_last_modified TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  metadata JSONB,
  name VARCHAR(255) NOT NULL,
  type VARCHAR(50) NOT NULL,
  identifier VARCHAR(255),
  parent_id VARCHAR(255) REFERENCES public.organizations (sourced_id)
);

CREATE TABLE IF NOT EXISTS public.users (
  sourced_id VARCHAR(255) PRIMARY KEY,
  status VARCHAR(20) DEFAULT 'active',
  date_last_modified TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  metadata JSONB,
  username VARCHAR(255) UNIQUE,
  user_ids JSONB,
  enabled_user BOOLEAN DEFAULT true,
  given_name VARCHAR(255),
  family_name VARCHAR(255),
  middle_name VARCHAR(255),
  role VARCHAR(50) NOT NULL,
  identifier VARCHAR(255),
  email VARCHAR(255),
  sms VARCHAR(20),
  phone VARCHAR(20),
  birth_date DATE,
  agents JSONB,
  org_ids JSONB,
  grades JSONB,
  password VARCHAR(255),
  created_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
  updated_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
);

CREATE INDEX IF NOT EXISTS idx_users_role_org ON public.users (role, (org_ids->>0));
CREATE INDEX IF NOT EXISTS idx_users_email ON public.users (email);
CREATE INDEX IF NOT EXISTS idx_users_status ON public.users (status);
