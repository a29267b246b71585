-- Rechecks: entries that a hub decides when the transaction that wrote has ended (sync.recheck says which). The hub
-- reads the record as it then stands and makes its entries what they should be.

-- Notes the key of each row that is written, the old one too. For writers whose snapshot may be older than what others
-- have committed, and for those that run no statement triggers, as logical replication does. Arguments: the columns
-- of the key, each by the name of its column in sync.recheck.
CREATE OR REPLACE FUNCTION sync.note_recheck() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entity CONSTANT sync.entity := TG_TABLE_NAME;
  key_columns CONSTANT JSONB := TG_ARGV[0];
  old_key JSONB;
  new_key JSONB;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    SELECT jsonb_object_agg(c.key, to_jsonb(OLD) -> c.value) INTO old_key FROM jsonb_each_text(key_columns) AS c;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    SELECT jsonb_object_agg(c.key, to_jsonb(NEW) -> c.value) INTO new_key FROM jsonb_each_text(key_columns) AS c;
  END IF;
  INSERT INTO sync.recheck (entity, id, school_id, entry_date, is_unseen)
  SELECT entity, coalesce(k.id, ''), coalesce(k.school_id, 0), coalesce(k.entry_date, '-infinity'),
         -- An apply worker runs the triggers of rows alone.
         EXISTS (
           SELECT
             FROM pg_stat_get_activity(pg_backend_pid()) AS me
            WHERE me.backend_type LIKE 'logical replication%'
         )
    FROM (VALUES (new_key), (nullif(old_key, new_key))) AS given (key)
   CROSS JOIN jsonb_to_record(given.key) AS k (id TEXT, school_id INTEGER, entry_date DATE)
   WHERE given.key IS NOT NULL;
  RETURN NULL;
END
$$;

-- TRUNCATE names no rows: what is gone is found when the transaction has ended. Rows that it has loaded again
-- as they were move no entry.
CREATE OR REPLACE FUNCTION sync.recheck_table() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO sync.recheck (entity) VALUES (TG_TABLE_NAME::sync.entity);
  RETURN NULL;
END
$$;

-- The records of a table that have entries and no row.
CREATE OR REPLACE FUNCTION sync.recheck_missing(whole sync.entity) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format($q$
    INSERT INTO sync.recheck (entity, id, school_id, entry_date)
    SELECT DISTINCT e.entity, e.id, e.school_id, e.entry_date
      FROM sync.entry AS e
     WHERE e.entity = %L
       AND e.etag IS NOT NULL
       AND NOT EXISTS (SELECT FROM public.%I AS r WHERE %s)
  $q$, whole, whole, CASE whole
    WHEN 'schools' THEN 'r.school_id = e.school_id'
    WHEN 'students' THEN 'r.student_unique_id = e.id'
    WHEN 'student_school_associations'
      THEN 'r.student_unique_id = e.id AND r.school_id = e.school_id AND r.entry_date = e.entry_date'
    ELSE 'r.sourced_id = e.id'
  END);
END
$$;

-- The entries of one record that are present.
CREATE OR REPLACE FUNCTION sync.present_entries(
  entity sync.entity, id TEXT, school_id INTEGER DEFAULT 0, entry_date DATE DEFAULT '-infinity'
)
RETURNS TABLE (ctid TID, bucket TEXT)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.ctid, e.bucket
    FROM sync.entry AS e
   WHERE e.entity = $1
     AND e.id = $2
     AND e.school_id = $3
     AND e.entry_date = $4
     AND e.etag IS NOT NULL
$$;

-- Each function below locks the rows of some records, and makes the entries of those that it could lock what they
-- should be. It returns the records that another transaction holds: they are decided later. A record without a row
-- has no entries. The lock is the one that a writer of the row takes, so both are never about the same record.
-- Records are looked up one by one, in subqueries that the planner leaves as they are: tables without statistics, or
-- with those of empty ones, make it read all rows for each.

CREATE OR REPLACE FUNCTION sync.decide_schools(keys INTEGER[]) RETURNS INTEGER[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held INTEGER[];
BEGIN
  IF cardinality(keys) = 0 THEN
    RETURN '{}';
  END IF;
  WITH locked AS (
    SELECT s.school_id FROM public.schools AS s WHERE s.school_id = ANY (keys) FOR NO KEY UPDATE SKIP LOCKED
  )
  SELECT coalesce(array_agg(s.school_id), '{}') INTO held
    FROM public.schools AS s
   WHERE s.school_id = ANY (keys)
     AND s.school_id NOT IN (SELECT school_id FROM locked);

  INSERT INTO sync.entry AS e (bucket, entity, school_id, etag, xid, seq)
  SELECT 'district', 'schools', s.school_id, sync.etag(s), pg_current_xact_id(), nextval('sync.position')
    FROM public.schools AS s
   WHERE s.school_id = ANY (keys)
     AND s.school_id <> ALL (held)
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.entity = 'schools'
     AND e.school_id = ANY (keys)
     AND e.etag IS NOT NULL
     AND NOT EXISTS (SELECT FROM public.schools AS s WHERE s.school_id = e.school_id);
  RETURN held;
END
$$;

CREATE OR REPLACE FUNCTION sync.decide_organizations(ids TEXT[]) RETURNS TEXT[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held TEXT[];
BEGIN
  IF cardinality(ids) = 0 THEN
    RETURN '{}';
  END IF;
  WITH locked AS (
    SELECT o.sourced_id FROM public.organizations AS o WHERE o.sourced_id = ANY (ids)
       FOR NO KEY UPDATE SKIP LOCKED
  )
  SELECT coalesce(array_agg(o.sourced_id), '{}') INTO held
    FROM public.organizations AS o
   WHERE o.sourced_id = ANY (ids)
     AND o.sourced_id NOT IN (SELECT sourced_id FROM locked);

  INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
  SELECT 'district', 'organizations', o.sourced_id, sync.etag(o), pg_current_xact_id(), nextval('sync.position')
    FROM public.organizations AS o
   WHERE o.sourced_id = ANY (ids)
     AND o.sourced_id <> ALL (held)
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.entity = 'organizations'
     AND e.id = ANY (ids)
     AND e.etag IS NOT NULL
     AND NOT EXISTS (SELECT FROM public.organizations AS o WHERE o.sourced_id = e.id);

  -- An organization that starts or ends to stand for a school moves its users into or out of that bucket.
  INSERT INTO sync.recheck (entity, id)
  SELECT 'users', u.sourced_id
    FROM public.users AS u
   WHERE EXISTS (SELECT FROM sync.organizations_of(u.org_ids) AS named (id) WHERE named.id = ANY (ids));
  RETURN held;
END
$$;

CREATE OR REPLACE FUNCTION sync.decide_users(ids TEXT[]) RETURNS TEXT[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  locked TEXT[];
  held TEXT[];
  decided TEXT[];
BEGIN
  IF cardinality(ids) = 0 THEN
    RETURN '{}';
  END IF;
  locked := ARRAY(
    SELECT row.id
      FROM unnest(ids) AS w (id)
     CROSS JOIN LATERAL (
             SELECT w.id FROM public.users AS u WHERE u.sourced_id = w.id FOR NO KEY UPDATE OF u SKIP LOCKED
           ) AS row
  );
  held := ARRAY(
    SELECT w.id
      FROM unnest(ids) AS w (id)
     WHERE (SELECT true FROM public.users AS u WHERE u.sourced_id = w.id LIMIT 1)
    EXCEPT
    SELECT l.id FROM unnest(locked) AS l (id)
  );
  decided := ARRAY(SELECT w.id FROM unnest(ids) AS w (id) EXCEPT SELECT h.id FROM unnest(held) AS h (id));

  INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
  SELECT p.bucket, 'users', p.id, p.etag, pg_current_xact_id(), nextval('sync.position')
    FROM sync.placements_of_users(decided) AS p
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.ctid = ANY (ARRAY(
           SELECT present.ctid
             FROM unnest(decided) AS w (id)
            CROSS JOIN LATERAL sync.present_entries('users', w.id) AS present
            WHERE (present.bucket, w.id) NOT IN (
                    SELECT p.bucket, p.id FROM sync.placements_of_users(decided) AS p
                  )
         ));
  RETURN held;
END
$$;

CREATE OR REPLACE FUNCTION sync.decide_students(ids TEXT[]) RETURNS TEXT[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  locked TEXT[];
  held TEXT[];
  decided TEXT[];
BEGIN
  IF cardinality(ids) = 0 THEN
    RETURN '{}';
  END IF;
  locked := ARRAY(
    SELECT row.id
      FROM unnest(ids) AS w (id)
     CROSS JOIN LATERAL (
             SELECT w.id
               FROM public.students AS s
              WHERE s.student_unique_id = w.id
                FOR NO KEY UPDATE OF s SKIP LOCKED
           ) AS row
  );
  held := ARRAY(
    SELECT w.id
      FROM unnest(ids) AS w (id)
     WHERE (SELECT true FROM public.students AS s WHERE s.student_unique_id = w.id LIMIT 1)
    EXCEPT
    SELECT l.id FROM unnest(locked) AS l (id)
  );
  decided := ARRAY(SELECT w.id FROM unnest(ids) AS w (id) EXCEPT SELECT h.id FROM unnest(held) AS h (id));

  INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
  SELECT sync.school_bucket(a.school_id), 'students', w.id, student.etag,
         pg_current_xact_id(), nextval('sync.position')
    FROM unnest(decided) AS w (id)
   CROSS JOIN LATERAL (
           SELECT sync.etag(s) AS etag FROM public.students AS s WHERE s.student_unique_id = w.id OFFSET 0
         ) AS student
   CROSS JOIN LATERAL (
           SELECT DISTINCT i.school_id FROM public.student_school_associations AS i WHERE i.student_unique_id = w.id
         ) AS a
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.ctid = ANY (ARRAY(
           SELECT present.ctid
             FROM unnest(decided) AS w (id)
            CROSS JOIN LATERAL sync.present_entries('students', w.id) AS present
            WHERE (
                    SELECT true
                      FROM public.student_school_associations AS a
                     WHERE a.student_unique_id = w.id
                       AND sync.school_bucket(a.school_id) = present.bucket
                     LIMIT 1
                  ) IS NULL
         ));
  RETURN held;
END
$$;

-- Associations by the positions of their rows in sync.recheck. Returns the positions of those that are held.
CREATE OR REPLACE FUNCTION sync.decide_associations(positions BIGINT[]) RETURNS BIGINT[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  locked BIGINT[];
  held BIGINT[];
BEGIN
  IF cardinality(positions) = 0 THEN
    RETURN '{}';
  END IF;
  locked := ARRAY(
    SELECT row.position
      FROM sync.recheck AS k
     CROSS JOIN LATERAL (
             SELECT k.position
               FROM public.student_school_associations AS a
              WHERE a.student_unique_id = k.id
                AND a.school_id = k.school_id
                AND a.entry_date = k.entry_date
                FOR NO KEY UPDATE OF a SKIP LOCKED
           ) AS row
     WHERE k.position = ANY (positions)
  );
  held := ARRAY(
    SELECT k.position
      FROM sync.recheck AS k
     WHERE k.position = ANY (positions)
       AND (
             SELECT true
               FROM public.student_school_associations AS a
              WHERE a.student_unique_id = k.id
                AND a.school_id = k.school_id
                AND a.entry_date = k.entry_date
              LIMIT 1
           )
    EXCEPT
    SELECT l.position FROM unnest(locked) AS l (position)
  );

  INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
  SELECT sync.school_bucket(k.school_id), 'student_school_associations', k.id, k.school_id, k.entry_date,
         association.etag, pg_current_xact_id(), nextval('sync.position')
    FROM (
           SELECT DISTINCT d.id, d.school_id, d.entry_date
             FROM sync.recheck AS d
            WHERE d.position = ANY (positions)
              AND d.position <> ALL (held)
         ) AS k
   CROSS JOIN LATERAL (
           SELECT sync.etag(a) AS etag
             FROM public.student_school_associations AS a
            WHERE a.student_unique_id = k.id
              AND a.school_id = k.school_id
              AND a.entry_date = k.entry_date
           OFFSET 0
         ) AS association
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
     SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
   WHERE e.etag IS DISTINCT FROM excluded.etag;

  UPDATE sync.entry AS e
     SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
   WHERE e.ctid = ANY (ARRAY(
           SELECT present.ctid
             FROM sync.recheck AS k
            CROSS JOIN LATERAL sync.present_entries('student_school_associations', k.id, k.school_id, k.entry_date)
                    AS present
            WHERE k.position = ANY (positions)
              AND (
                    SELECT true
                      FROM public.student_school_associations AS a
                     WHERE a.student_unique_id = k.id
                       AND a.school_id = k.school_id
                       AND a.entry_date = k.entry_date
                     LIMIT 1
                  ) IS NULL
         ));
  RETURN held;
END
$$;

-- Tells the audit of records whose content no trigger saw change. What it was before, nobody knows.
CREATE OR REPLACE FUNCTION sync.audit_unseen(positions BIGINT[]) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind sync.entity;
BEGIN
  FOR kind IN
    SELECT DISTINCT k.entity FROM sync.recheck AS k WHERE k.position = ANY (positions) AND k.is_unseen
  LOOP
    EXECUTE format($q$
      INSERT INTO sync.audit (actor, entity, key, after, action)
      SELECT DISTINCT 'scan', k.entity, %s, to_jsonb(r) - $2, 'found_by_scan'
        FROM sync.recheck AS k
        LEFT JOIN public.%I AS r ON %s
       WHERE k.position = ANY ($1)
         AND k.is_unseen
         AND k.entity = %L
         AND sync.etag(r) IS DISTINCT FROM (
               SELECT min(e.etag)
                 FROM sync.entry AS e
                WHERE e.entity = k.entity
                  AND e.id = k.id
                  AND e.school_id = CASE WHEN k.entity = 'students' THEN 0 ELSE k.school_id END
                  AND e.entry_date = k.entry_date
                  AND e.etag IS NOT NULL
             )
    $q$, CASE kind
      WHEN 'schools' THEN 'jsonb_build_array(k.school_id)'
      WHEN 'student_school_associations' THEN 'jsonb_build_array(k.id, k.school_id, k.entry_date)'
      ELSE 'jsonb_build_array(k.id)'
    END, kind, CASE kind
      WHEN 'schools' THEN 'r.school_id = k.school_id'
      WHEN 'students' THEN 'r.student_unique_id = k.id'
      WHEN 'student_school_associations'
        THEN 'r.student_unique_id = k.id AND r.school_id = k.school_id AND r.entry_date = k.entry_date'
      ELSE 'r.sourced_id = k.id'
    END, kind)
    USING positions,
          ARRAY['_etag', '_last_modified_date', 'date_last_modified', 'created_at', 'updated_at', 'password'];
  END LOOP;
END
$$;

-- Decides the first records of the queue after a position, in the caller's transaction, which must be READ COMMITTED:
-- each statement sees what has been committed. One at a time, so that no older decision is written over a newer one.
-- Returns the last position that it looked at; null: there was none.
CREATE OR REPLACE FUNCTION sync.decide_recheck(start BIGINT, most INTEGER) RETURNS BIGINT
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken BIGINT[];
  held BIGINT[];
  held_schools INTEGER[];
  held_organizations TEXT[];
  held_users TEXT[];
  held_students TEXT[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('caseload recheck', 0));
  taken := ARRAY(SELECT k.position FROM sync.recheck AS k WHERE k.position > start ORDER BY k.position LIMIT most);
  IF cardinality(taken) = 0 THEN
    RETURN NULL;
  END IF;
  PERFORM sync.recheck_missing(t.entity)
     FROM (
            SELECT DISTINCT k.entity
              FROM sync.recheck AS k
             WHERE k.position = ANY (taken)
               AND k.id = ''
               AND k.school_id = 0
          ) AS t;
  PERFORM sync.audit_unseen(taken);

  held := sync.decide_associations(ARRAY(
    SELECT k.position
      FROM sync.recheck AS k
     WHERE k.position = ANY (taken)
       AND k.entity = 'student_school_associations'
       AND k.id <> ''
  ));
  held_students := sync.decide_students(ARRAY(
    SELECT DISTINCT k.id
      FROM sync.recheck AS k
     WHERE k.position = ANY (taken)
       AND k.entity IN ('students', 'student_school_associations')
       AND k.id <> ''
     ORDER BY k.id
  ));
  -- Who has come and gone since has left: a laptop may have heard of them otherwise, from its own push.
  INSERT INTO sync.entry (bucket, entity, id, etag, xid, seq)
  SELECT DISTINCT ON (k.id, k.school_id)
         sync.school_bucket(k.school_id), 'students'::sync.entity, k.id, NULL,
         pg_current_xact_id(), nextval('sync.position')
    FROM sync.recheck AS k
   WHERE k.position = ANY (taken)
     AND k.entity IN ('students', 'student_school_associations')
     AND k.school_id <> 0
     AND k.id <> ALL (held_students)
  ON CONFLICT (entity, id, school_id, entry_date, bucket) DO NOTHING;

  held_schools := sync.decide_schools(ARRAY(
    SELECT DISTINCT k.school_id
      FROM sync.recheck AS k
     WHERE k.position = ANY (taken)
       AND k.entity = 'schools'
       AND k.school_id <> 0
  ));
  held_organizations := sync.decide_organizations(ARRAY(
    SELECT DISTINCT k.id
      FROM sync.recheck AS k
     WHERE k.position = ANY (taken)
       AND k.entity = 'organizations'
       AND k.id <> ''
  ));
  held_users := sync.decide_users(ARRAY(
    SELECT DISTINCT k.id
      FROM sync.recheck AS k
     WHERE k.position = ANY (taken)
       AND k.entity = 'users'
       AND k.id <> ''
  ));

  DELETE FROM sync.recheck AS k
   WHERE k.position = ANY (taken)
     AND k.position <> ALL (held)
     AND CASE k.entity
           WHEN 'schools' THEN k.school_id <> ALL (held_schools)
           WHEN 'organizations' THEN k.id <> ALL (held_organizations)
           WHEN 'users' THEN k.id <> ALL (held_users)
           ELSE k.id <> ALL (held_students)
         END;
  RETURN taken[cardinality(taken)];
END
$$;
