-- Attaches the functions of the migrations before to the seed's tables. A trigger with transition tables is
-- for one kind of statement, hence the many. Those of one kind run in the order of their names.

CREATE TRIGGER caseload_entries_insert AFTER INSERT ON public.schools
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_schools();
CREATE TRIGGER caseload_audit_insert AFTER INSERT ON public.schools
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'school_id',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_entries_update AFTER UPDATE ON public.schools
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_schools();
CREATE TRIGGER caseload_audit_update AFTER UPDATE ON public.schools
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'school_id',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_entries_delete AFTER DELETE ON public.schools
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_schools();
CREATE TRIGGER caseload_audit_delete AFTER DELETE ON public.schools
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'school_id',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_entries_truncate AFTER TRUNCATE ON public.schools
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_truncate();
CREATE TRIGGER caseload_audit_truncate AFTER TRUNCATE ON public.schools
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change();

CREATE TRIGGER caseload_audit_insert AFTER INSERT ON public.students
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'student_unique_id',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_entries_update AFTER UPDATE ON public.students
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_students();
CREATE TRIGGER caseload_audit_update AFTER UPDATE ON public.students
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'student_unique_id',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_audit_delete AFTER DELETE ON public.students
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'student_unique_id',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_entries_truncate AFTER TRUNCATE ON public.students
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_truncate();
CREATE TRIGGER caseload_audit_truncate AFTER TRUNCATE ON public.students
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change();

CREATE TRIGGER caseload_entries_insert AFTER INSERT ON public.student_school_associations
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_associations();
CREATE TRIGGER caseload_audit_insert AFTER INSERT ON public.student_school_associations
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'student_unique_id, school_id, entry_date',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_entries_update AFTER UPDATE ON public.student_school_associations
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_associations();
CREATE TRIGGER caseload_audit_update AFTER UPDATE ON public.student_school_associations
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'student_unique_id, school_id, entry_date',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_entries_delete AFTER DELETE ON public.student_school_associations
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_associations();
CREATE TRIGGER caseload_audit_delete AFTER DELETE ON public.student_school_associations
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'student_unique_id, school_id, entry_date',
    'a._etag IS DISTINCT FROM b._etag'
  );
CREATE TRIGGER caseload_entries_truncate AFTER TRUNCATE ON public.student_school_associations
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_truncate();
CREATE TRIGGER caseload_audit_truncate AFTER TRUNCATE ON public.student_school_associations
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change();

CREATE TRIGGER caseload_entries_insert AFTER INSERT ON public.organizations
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_organizations();
CREATE TRIGGER caseload_members_insert AFTER INSERT ON public.organizations
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_organization_users();
CREATE TRIGGER caseload_audit_insert AFTER INSERT ON public.organizations
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'sourced_id',
    'sync.etag(a::public.organizations) IS DISTINCT FROM sync.etag(b::public.organizations)'
  );
CREATE TRIGGER caseload_entries_update AFTER UPDATE ON public.organizations
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_organizations();
CREATE TRIGGER caseload_members_update AFTER UPDATE ON public.organizations
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_organization_users();
CREATE TRIGGER caseload_audit_update AFTER UPDATE ON public.organizations
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'sourced_id',
    'sync.etag(a::public.organizations) IS DISTINCT FROM sync.etag(b::public.organizations)'
  );
CREATE TRIGGER caseload_entries_delete AFTER DELETE ON public.organizations
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_organizations();
CREATE TRIGGER caseload_members_delete AFTER DELETE ON public.organizations
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_organization_users();
CREATE TRIGGER caseload_audit_delete AFTER DELETE ON public.organizations
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'sourced_id',
    'sync.etag(a::public.organizations) IS DISTINCT FROM sync.etag(b::public.organizations)'
  );
CREATE TRIGGER caseload_entries_truncate AFTER TRUNCATE ON public.organizations
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_truncate();
CREATE TRIGGER caseload_audit_truncate AFTER TRUNCATE ON public.organizations
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change();

CREATE TRIGGER caseload_entries_insert AFTER INSERT ON public.users
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_users();
CREATE TRIGGER caseload_audit_insert AFTER INSERT ON public.users
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'sourced_id',
    '(sync.etag(a::public.users), a.password) IS DISTINCT FROM (sync.etag(b::public.users), b.password)'
  );
CREATE TRIGGER caseload_entries_update AFTER UPDATE ON public.users
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_users();
CREATE TRIGGER caseload_audit_update AFTER UPDATE ON public.users
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'sourced_id',
    '(sync.etag(a::public.users), a.password) IS DISTINCT FROM (sync.etag(b::public.users), b.password)'
  );
CREATE TRIGGER caseload_entries_delete AFTER DELETE ON public.users
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_users();
CREATE TRIGGER caseload_audit_delete AFTER DELETE ON public.users
  REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change(
    'sourced_id',
    '(sync.etag(a::public.users), a.password) IS DISTINCT FROM (sync.etag(b::public.users), b.password)'
  );
CREATE TRIGGER caseload_entries_truncate AFTER TRUNCATE ON public.users
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_truncate();
CREATE TRIGGER caseload_audit_truncate AFTER TRUNCATE ON public.users
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_change();

-- Records that were there before Caseload: an update that changes nothing makes the row triggers stamp them,
-- and then their entries are made. Without associations a student is in no bucket.
DO $$
BEGIN
  UPDATE public.schools SET school_id = school_id WHERE _etag IS DISTINCT FROM sync.etag(schools);
  UPDATE public.organizations SET sourced_id = sourced_id;
  UPDATE public.students SET student_usi = student_usi WHERE _etag IS DISTINCT FROM sync.etag(students);
  UPDATE public.student_school_associations SET school_year = school_year
   WHERE _etag IS DISTINCT FROM sync.etag(student_school_associations);
  PERFORM sync.place_students(array_agg(m.student_unique_id), array_agg(m.school_id))
     FROM (SELECT DISTINCT student_unique_id, school_id FROM public.student_school_associations) AS m;
  PERFORM sync.place_users(array_agg(u.sourced_id)) FROM public.users AS u;
END
$$;

-- What laptops add gets the next free student_usi.
CREATE SEQUENCE sync.student_usi AS INTEGER;
SELECT setval('sync.student_usi', (SELECT coalesce(max(student_usi), 0) + 1 FROM public.students), false);

-- Writers of other systems run the row triggers as themselves.
GRANT USAGE ON SCHEMA sync TO PUBLIC;
