-- The triggers that keep sync.entry (design section 5). Statement-level, on all five tables, so that a change
-- by any writer is seen and a bulk load is one set operation. Their statements run as dynamic SQL, to be
-- planned for the true sizes of the transition tables. All assume READ COMMITTED or stricter: what they lock
-- first, they read afterwards with a new snapshot.

CREATE FUNCTION sync.school_bucket(school_id INTEGER) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'school:' || school_id
$$;

-- Schools and organizations: all of them, in the bucket 'district'.

CREATE FUNCTION sync.note_schools() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, school_id, etag, xid, seq)
      SELECT 'district', 'schools', a.school_id, a._etag, pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$;
  END IF;
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM before AS b
       WHERE e.entity = 'schools'
         AND e.school_id = b.school_id
         AND e.etag IS NOT NULL
         AND NOT EXISTS (SELECT FROM public.schools AS s WHERE s.school_id = b.school_id)
    $q$;
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION sync.note_organizations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
      SELECT 'district', 'organizations', a.sourced_id, sync.etag(a::public.organizations), pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$;
  END IF;
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM before AS b
       WHERE e.entity = 'organizations'
         AND e.id = b.sourced_id
         AND e.etag IS NOT NULL
         AND NOT EXISTS (SELECT FROM public.organizations AS o WHERE o.sourced_id = b.sourced_id)
    $q$;
  END IF;
  RETURN NULL;
END
$$;

-- An organization that starts or ends to stand for a school moves its users into or out of that bucket.
CREATE FUNCTION sync.note_organization_users() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moved TEXT[];
BEGIN
  EXECUTE 'SELECT array_agg(sourced_id) FROM ' || CASE TG_OP
      WHEN 'INSERT' THEN 'after WHERE type = ''school'''
      WHEN 'DELETE' THEN 'before WHERE type = ''school'''
      ELSE 'before AS b FULL JOIN after AS a USING (sourced_id)
             WHERE (a.type, a.identifier) IS DISTINCT FROM (b.type, b.identifier)'
    END
    INTO moved;
  IF moved IS NOT NULL THEN
    PERFORM sync.place_users(ARRAY(SELECT u.sourced_id FROM public.users AS u WHERE u.org_ids ?| moved));
  END IF;
  RETURN NULL;
END
$$;

-- Users: in the bucket of each school that their org_ids name, through organizations.identifier.

CREATE FUNCTION sync.placements_of_users(ids TEXT[])
RETURNS TABLE (bucket TEXT, id TEXT, etag TEXT)
LANGUAGE sql STABLE AS $$
  SELECT DISTINCT sync.school_bucket(o.identifier::integer), u.sourced_id, sync.etag(u)
    FROM public.users AS u
   CROSS JOIN jsonb_array_elements_text(
           CASE jsonb_typeof(u.org_ids) WHEN 'array' THEN u.org_ids ELSE '[]' END
         ) AS named (id)
    JOIN public.organizations AS o ON o.sourced_id = named.id
   WHERE u.sourced_id = ANY (ids)
     AND o.type = 'school'
     AND o.identifier ~ '^[0-9]{1,9}$'
$$;

-- Makes the entries of these users what their rows say now.
CREATE FUNCTION sync.place_users(ids TEXT[]) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Whoever changes these organizations waits for us, and then places the users anew.
  PERFORM
    FROM public.organizations AS o
   WHERE o.sourced_id IN (
           SELECT jsonb_array_elements_text(
                    CASE jsonb_typeof(u.org_ids) WHEN 'array' THEN u.org_ids ELSE '[]' END
                  )
             FROM public.users AS u
            WHERE u.sourced_id = ANY (ids)
         )
   ORDER BY o.sourced_id
     FOR SHARE;

  INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
  SELECT p.bucket, 'users', p.id, p.etag, pg_current_xact_id(), nextval('sync.position')
    FROM sync.placements_of_users(ids) AS p
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.entity = 'users'
     AND e.id = ANY (ids)
     AND e.etag IS NOT NULL
     AND (e.bucket, e.id) NOT IN (SELECT p.bucket, p.id FROM sync.placements_of_users(ids) AS p);
END
$$;

CREATE FUNCTION sync.note_users() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed TEXT[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    changed := ARRAY(SELECT a.sourced_id FROM after AS a);
  ELSIF TG_OP = 'DELETE' THEN
    changed := ARRAY(SELECT b.sourced_id FROM before AS b);
  ELSE
    EXECUTE $q$
      SELECT array_agg(sourced_id)
        FROM before AS b
        FULL JOIN after AS a USING (sourced_id)
       WHERE sync.etag(a::public.users) IS DISTINCT FROM sync.etag(b::public.users)
    $q$ INTO changed;
  END IF;
  IF cardinality(changed) > 0 THEN
    PERFORM sync.place_users(changed);
  END IF;
  RETURN NULL;
END
$$;

-- Students: in the bucket of each school where they have an association. The association's triggers add and
-- remove these entries; the student's own move their etag.

CREATE FUNCTION sync.note_students() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE $q$
    UPDATE sync.entry AS e
       SET etag = a._etag, xid = pg_current_xact_id(), seq = nextval('sync.position')
      FROM after AS a
     WHERE e.entity = 'students'
       AND e.id = a.student_unique_id
       AND e.etag <> a._etag
  $q$;
  RETURN NULL;
END
$$;

-- Makes the entries of students in buckets what the associations say now: ids[i] in the school schools[i].
CREATE FUNCTION sync.place_students(ids TEXT[], schools INTEGER[]) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- One at a time for each student and school: two transactions, of which one adds an association and one
  -- removes the other, would each miss what the other does.
  PERFORM
    FROM sync.entry AS e
    JOIN unnest(ids, schools) AS m (id, school_id)
      ON e.entity = 'students'
     AND e.id = m.id
     AND e.school_id = 0
     AND e.entry_date = '-infinity'
     AND e.bucket = sync.school_bucket(m.school_id)
   ORDER BY e.id, e.bucket
     FOR NO KEY UPDATE OF e;

  -- FOR SHARE: a student's row that changes meanwhile is waited for, and its new etag taken.
  INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
  SELECT placed.bucket, 'students', placed.id, placed.etag, pg_current_xact_id(), nextval('sync.position')
    FROM (
           SELECT sync.school_bucket(m.school_id) AS bucket, s.student_unique_id AS id, s._etag AS etag
             FROM unnest(ids, schools) AS m (id, school_id)
             JOIN public.students AS s ON s.student_unique_id = m.id
            WHERE EXISTS (
                    SELECT
                      FROM public.student_school_associations AS a
                     WHERE a.student_unique_id = m.id
                       AND a.school_id = m.school_id
                  )
            ORDER BY s.student_unique_id
              FOR SHARE OF s
         ) AS placed
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS NULL;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
    FROM unnest(ids, schools) AS m (id, school_id)
   WHERE e.entity = 'students'
     AND e.id = m.id
     AND e.school_id = 0
     AND e.entry_date = '-infinity'
     AND e.bucket = sync.school_bucket(m.school_id)
     AND e.etag IS NOT NULL
     AND NOT EXISTS (
           SELECT
             FROM public.student_school_associations AS a
            WHERE a.student_unique_id = m.id
              AND a.school_id = m.school_id
         );
END
$$;

CREATE FUNCTION sync.note_associations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  keys_moved BOOLEAN := TG_OP <> 'UPDATE';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    EXECUTE $q$
      SELECT EXISTS (
        SELECT student_unique_id, school_id, entry_date FROM before
        EXCEPT
        SELECT student_unique_id, school_id, entry_date FROM after
      )
    $q$ INTO keys_moved;
  END IF;

  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
      SELECT sync.school_bucket(a.school_id), 'student_school_associations',
             a.student_unique_id, a.school_id, a.entry_date, a._etag,
             pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
       WHERE NOT EXISTS (
               SELECT
                 FROM sync.entry AS same
                WHERE same.entity = 'student_school_associations'
                  AND same.id = a.student_unique_id
                  AND same.school_id = a.school_id
                  AND same.entry_date = a.entry_date
                  AND same.etag = a._etag
             )
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
    $q$;
  END IF;

  IF TG_OP IN ('DELETE', 'UPDATE') AND keys_moved THEN
    EXECUTE $q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM before AS b
       WHERE e.entity = 'student_school_associations'
         AND e.id = b.student_unique_id
         AND e.school_id = b.school_id
         AND e.entry_date = b.entry_date
         AND e.etag IS NOT NULL
         AND NOT EXISTS (
               SELECT
                 FROM public.student_school_associations AS s
                WHERE s.student_unique_id = b.student_unique_id
                  AND s.school_id = b.school_id
                  AND s.entry_date = b.entry_date
             )
    $q$;
  END IF;

  IF keys_moved THEN
    EXECUTE
      'SELECT sync.place_students(array_agg(m.student_unique_id), array_agg(m.school_id)) FROM ('
      || CASE TG_OP
           WHEN 'INSERT' THEN 'SELECT DISTINCT student_unique_id, school_id FROM after'
           WHEN 'DELETE' THEN 'SELECT DISTINCT student_unique_id, school_id FROM before'
           ELSE 'SELECT student_unique_id, school_id FROM before
                 UNION SELECT student_unique_id, school_id FROM after'
         END
      || ') AS m';
  END IF;
  RETURN NULL;
END
$$;

-- TRUNCATE has no transition tables: every entry of the table goes.
CREATE FUNCTION sync.note_truncate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE sync.entry
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE etag IS NOT NULL
     AND (entity = TG_TABLE_NAME::sync.entity
          OR (entity = 'students' AND TG_TABLE_NAME = 'student_school_associations')
          OR (entity = 'users' AND TG_TABLE_NAME = 'organizations'));
  RETURN NULL;
END
$$;
