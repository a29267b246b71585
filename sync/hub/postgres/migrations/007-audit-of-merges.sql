-- The audit of merges and choices, and triggers that cost a bulk load less.

-- What a row tells that is no change of a record: 'merge' (how a changeset settled what both sides had changed,
-- with the values that lost) or 'too_many_attempts'. Null: a change. Rows sealed before have null in both.
ALTER TABLE sync.audit ADD COLUMN action TEXT;
ALTER TABLE sync.audit ADD COLUMN merges JSONB;

-- The history of one record: which blocks may hold rows of it. An index of the rows themselves would be written
-- all over with every bulk load, and costs it as much as all else of the audit.
CREATE INDEX audit_record ON sync.audit USING brin ((key ->> 0) text_bloom_ops (n_distinct_per_range = 2000))
  WITH (autosummarize = on);

-- Attempts of the last hour to enroll a student by an id and a name that do not belong together.
CREATE UNLOGGED TABLE sync.name_attempt (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id UUID NOT NULL,
  at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE INDEX name_attempt_device ON sync.name_attempt (device_id, at);

-- Trigger function of all five tables, for each statement, with the transition tables "before" and "after".
-- Arguments: the key's columns, comma-separated; the condition that an updated row has changed (as b and a).
-- A row that was made or removed is kept with the columns that have a value in any row of the statement, one
-- that was updated with those that the statement has changed in any row: to look first costs a fraction of
-- writing whole records. What the center keeps for itself follows from the rest, and secrets are not told.
-- The transaction's setting caseload.changesets tells which changeset wrote which record, as
-- [{entity, key, changeset}]. Runs as dynamic SQL, to be planned for the true sizes of the transition tables:
-- a plan kept from a bulk load reads whole tables to find one row.
CREATE OR REPLACE FUNCTION sync.audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  not_told CONSTANT TEXT[] :=
    '{_etag, _last_modified_date, date_last_modified, created_at, updated_at, password}';
  key_of_a TEXT := format('jsonb_build_array(a.%s)', replace(TG_ARGV[0], ', ', ', a.'));
  key_of_b TEXT := format('jsonb_build_array(b.%s)', replace(TG_ARGV[0], ', ', ', b.'));
  source TEXT := CASE TG_OP
    WHEN 'INSERT' THEN 'after AS a'
    WHEN 'DELETE' THEN 'before AS b'
    ELSE format('before AS b JOIN after AS a USING (%s)', TG_ARGV[0])
  END;
  changesets JSONB := nullif(current_setting('caseload.changesets', true), '')::jsonb;
  columns TEXT[];
  tests TEXT;
  passed BOOLEAN[];
  matched BIGINT;
  updated BIGINT;
  values_of_a TEXT;
  values_of_b TEXT;
  -- Queries for the rows to write: key, before, after.
  changes TEXT[];
  change TEXT;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO sync.audit (actor, device_id, entity)
    VALUES (sync.actor(), sync.setting_uuid('caseload.device'), TG_TABLE_NAME::sync.entity);
    RETURN NULL;
  END IF;

  -- Columns of types that may have no equality are compared as text.
  SELECT array_agg(c.attname ORDER BY c.attnum),
         string_agg(
           format(
             CASE
               WHEN TG_OP = 'INSERT' THEN 'bool_or(a.%1$I IS NOT NULL)'
               WHEN TG_OP = 'DELETE' THEN 'bool_or(b.%1$I IS NOT NULL)'
               WHEN t.typcategory IN ('B', 'D', 'N', 'S') OR t.typname = 'jsonb'
                 THEN 'bool_or(b.%1$I IS DISTINCT FROM a.%1$I)'
               ELSE 'bool_or(b.%1$I::text IS DISTINCT FROM a.%1$I::text)'
             END,
             c.attname
           ),
           ', ' ORDER BY c.attnum
         )
    INTO columns, tests
    FROM pg_attribute AS c
    JOIN pg_type AS t ON t.oid = c.atttypid
   WHERE c.attrelid = TG_RELID
     AND c.attnum > 0
     AND NOT c.attisdropped
     AND c.attname <> ALL (not_told);
  EXECUTE format('SELECT count(*), ARRAY[%s] FROM %s', tests, source) INTO matched, passed;

  -- A function takes a hundred arguments at most.
  SELECT coalesce(string_agg(format('jsonb_build_object(%s)', few.of_a), ' || '), '''{}''::jsonb'),
         coalesce(string_agg(format('jsonb_build_object(%s)', few.of_b), ' || '), '''{}''::jsonb')
    INTO values_of_a, values_of_b
    FROM (
           SELECT string_agg(format('%1$L, a.%1$I', columns[i]), ', ') AS of_a,
                  string_agg(format('%1$L, b.%1$I', columns[i]), ', ') AS of_b
             FROM generate_subscripts(columns, 1) AS i
            WHERE passed[i]
            GROUP BY i / 50
         ) AS few;

  IF TG_OP = 'INSERT' THEN
    changes := ARRAY[format('SELECT %s, NULL::jsonb, %s FROM after AS a', key_of_a, values_of_a)];
  ELSIF TG_OP = 'DELETE' THEN
    changes := ARRAY[format('SELECT %s, %s, NULL::jsonb FROM before AS b', key_of_b, values_of_b)];
  ELSE
    changes := ARRAY[format(
      'SELECT %s, %s, %s FROM %s WHERE %s', key_of_a, values_of_b, values_of_a, source, TG_ARGV[1])];
    EXECUTE 'SELECT count(*) FROM after' INTO updated;
    -- A changed key is one record that goes and one that comes.
    IF matched < updated THEN
      changes := changes || format(
        'SELECT CASE WHEN a IS NULL THEN %s ELSE %s END, to_jsonb(b) - %L::text[], to_jsonb(a) - %L::text[]
           FROM before AS b FULL JOIN after AS a USING (%s)
          WHERE a IS NULL OR b IS NULL',
        key_of_b, key_of_a, not_told, not_told, TG_ARGV[0]);
    END IF;
  END IF;

  FOREACH change IN ARRAY changes LOOP
    EXECUTE format(
      CASE WHEN changesets IS NULL
        THEN 'INSERT INTO sync.audit (actor, device_id, entity, key, before, after)
              SELECT $1, $2, $3, c.key, c.before, c.after
                FROM (%s) AS c (key, before, after)'
        ELSE 'INSERT INTO sync.audit (actor, device_id, entity, key, before, after, changeset_id)
              SELECT $1, $2, $3, c.key, c.before, c.after, w.changeset
                FROM (%s) AS c (key, before, after)
                LEFT JOIN jsonb_to_recordset($4) AS w (entity sync.entity, key JSONB, changeset UUID)
                  ON w.entity = $3
                 AND w.key = c.key'
      END,
      change)
      USING sync.actor(), sync.setting_uuid('caseload.device'), TG_TABLE_NAME::sync.entity, changesets;
  END LOOP;
  RETURN NULL;
END
$$;

-- Students: looked up one by one in the order of the index. A join is planned as one look at all students, and
-- hashes every entry of the district for the few that a load has changed.
CREATE OR REPLACE FUNCTION sync.note_students() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB'
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  EXECUTE $q$
    UPDATE sync.entry AS e
       SET etag = a._etag, xid = pg_current_xact_id(), seq = nextval('sync.position')
      FROM (SELECT student_unique_id, _etag FROM after ORDER BY student_unique_id OFFSET 0) AS a
     WHERE e.entity = 'students'
       AND e.id = a.student_unique_id
       AND e.school_id = 0
       AND e.entry_date = '-infinity'
       AND e.etag <> a._etag
  $q$;
  RETURN NULL;
END
$$;

-- Associations: their own entries, and those of the students who came to a school or left it with them.
CREATE OR REPLACE FUNCTION sync.note_associations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  keys_moved BOOLEAN := TG_OP <> 'UPDATE';
  moved TEXT;
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, school_id, entry_date, etag, xid, seq)
      SELECT sync.school_bucket(a.school_id), 'student_school_associations',
             a.student_unique_id, a.school_id, a.entry_date, a._etag,
             pg_current_xact_id(), nextval('sync.position')
        FROM after AS a
       ORDER BY a.student_unique_id, a.school_id, a.entry_date
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS DISTINCT FROM excluded.etag
    $q$;
  ELSIF TG_OP = 'UPDATE' THEN
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
       ORDER BY a.student_unique_id, a.school_id, a.entry_date
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
    $q$;
    EXECUTE $q$
      SELECT count(*) < (SELECT count(*) FROM before)
        FROM before AS b
        JOIN after AS a USING (student_unique_id, school_id, entry_date)
    $q$ INTO keys_moved;
  END IF;
  IF NOT keys_moved THEN
    RETURN NULL;
  END IF;

  IF TG_OP <> 'INSERT' THEN
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

  -- In order, because what is looked up in an index in its order is found many times as fast.
  moved := format(
    'WITH moved AS (
       SELECT m.student_unique_id AS id, m.school_id, sync.school_bucket(m.school_id) AS bucket
         FROM (%s) AS m
        ORDER BY m.student_unique_id, m.school_id
     )',
    CASE TG_OP
      WHEN 'INSERT' THEN 'SELECT DISTINCT student_unique_id, school_id FROM after'
      WHEN 'DELETE' THEN 'SELECT DISTINCT student_unique_id, school_id FROM before'
      ELSE 'SELECT student_unique_id, school_id FROM before
            UNION SELECT student_unique_id, school_id FROM after'
    END);

  -- One at a time for each student and school: two transactions, of which one adds an association and one
  -- removes the other, would each miss what the other does. Row by row, so that they are looked up in order:
  -- a join is planned as one look at all students.
  EXECUTE moved || $q$
    SELECT
      FROM moved AS m
     CROSS JOIN LATERAL (
             SELECT
               FROM sync.entry AS e
              WHERE e.entity = 'students'
                AND e.id = m.id
                AND e.school_id = 0
                AND e.entry_date = '-infinity'
                AND e.bucket = m.bucket
                FOR NO KEY UPDATE OF e
           ) AS locked
  $q$;

  IF TG_OP <> 'DELETE' THEN
    -- FOR SHARE: a student's row that changes meanwhile is waited for, and its new etag taken. An entry that is
    -- present needs nothing: the student's own triggers move it. What has just been inserted is there.
    EXECUTE moved || $q$
      INSERT INTO sync.entry AS e (bucket, entity, id, etag, xid, seq)
      SELECT missing.bucket, 'students', missing.id, student.etag, pg_current_xact_id(), nextval('sync.position')
        FROM (
               SELECT m.bucket, m.id
                 FROM moved AS m
                 LEFT JOIN LATERAL (
                        SELECT true AS is_present
                          FROM sync.entry AS i
                         WHERE i.entity = 'students'
                           AND i.id = m.id
                           AND i.school_id = 0
                           AND i.entry_date = '-infinity'
                           AND i.bucket = m.bucket
                           AND i.etag IS NOT NULL
                         LIMIT 1
                      ) AS entry ON true
                WHERE entry.is_present IS NULL
    $q$ || CASE TG_OP
      WHEN 'INSERT' THEN ''
      ELSE $q$
                  AND EXISTS (
                        SELECT
                          FROM public.student_school_associations AS a
                         WHERE a.student_unique_id = m.id
                           AND a.school_id = m.school_id
                      )
      $q$
    END || $q$
                ORDER BY m.id
               OFFSET 0
             ) AS missing
       CROSS JOIN LATERAL (
               SELECT s._etag AS etag
                 FROM public.students AS s
                WHERE s.student_unique_id = missing.id
                  FOR SHARE OF s
             ) AS student
      ON CONFLICT (entity, id, school_id, entry_date, bucket) DO UPDATE
         SET etag = excluded.etag, xid = excluded.xid, seq = excluded.seq
       WHERE e.etag IS NULL
    $q$;
  END IF;

  IF TG_OP <> 'INSERT' THEN
    EXECUTE moved || $q$
      UPDATE sync.entry AS e
         SET etag = NULL, xid = pg_current_xact_id(), seq = nextval('sync.position')
        FROM moved AS m
       WHERE e.entity = 'students'
         AND e.id = m.id
         AND e.school_id = 0
         AND e.entry_date = '-infinity'
         AND e.bucket = m.bucket
         AND e.etag IS NOT NULL
         AND NOT EXISTS (
               SELECT
                 FROM public.student_school_associations AS a
                WHERE a.student_unique_id = m.id
                  AND a.school_id = m.school_id
             )
    $q$;
  END IF;
  RETURN NULL;
END
$$;

DROP FUNCTION sync.place_students(TEXT[], INTEGER[]);
