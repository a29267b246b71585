-- The audit of the five tables, for each statement, with the transition tables "before" and "after". Arguments: the
-- key's columns, comma-separated; the condition that an updated row has changed (as b and a); the columns that are
-- not told, because they follow from the rest or are secret.
--
-- Who wrote is what the hub said of this transaction (sync.attribution), or else the role that signed in. Nothing that
-- a session sets counts.
--
-- A row that was made or removed is kept with the columns that have a value in any row of the statement, one
-- that was updated with those that the statement has changed in any row: to look first costs a fraction of
-- writing whole records. A load mostly changes the same columns of every row. So the first thousand are looked at, and
-- the rows that changed in no other column are written. Only if rows are left, all are looked at, for those.
--
-- Runs as dynamic SQL, to be planned for the true sizes of the transition tables: a plan kept from a bulk load reads
-- whole tables to find one row.

-- SQL for the count of rows, and for whether a test holds for any of them, test by test.
CREATE OR REPLACE FUNCTION sync.audit_tests(tests TEXT[], source TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('SELECT count(*), ARRAY[%s] FROM %s', string_agg(format('bool_or(%s)', test), ', ' ORDER BY place), source)
    FROM unnest(tests) WITH ORDINALITY AS t (test, place)
$$;

-- SQL for a JSON object with the columns of the row `r` that the audit names.
CREATE OR REPLACE FUNCTION sync.audit_object(r TEXT, columns TEXT[], is_told BOOLEAN[]) RETURNS TEXT
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(string_agg(format('jsonb_build_object(%s)', few.members), ' || '), '''{}''::jsonb')
    FROM (
           -- A function takes a hundred arguments at most.
           SELECT string_agg(format('%1$L, %2$s.%1$I', columns[i], r), ', ') AS members
             FROM generate_subscripts(columns, 1) AS i
            WHERE is_told[i]
            GROUP BY i / 50
         ) AS few
$$;

-- SQL that writes the rows of a query: key, before, after. Its parameters: actor, device, entity, changesets.
CREATE OR REPLACE FUNCTION sync.audit_rows(writer sync.attribution, changes TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format(
    CASE WHEN writer.changesets IS NULL
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
    changes)
$$;

CREATE OR REPLACE FUNCTION sync.audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  -- Absent for TRUNCATE.
  not_told CONSTANT TEXT[] := TG_ARGV[2]::text[];
  key_of_a TEXT := format('jsonb_build_array(a.%s)', replace(TG_ARGV[0], ', ', ', a.'));
  key_of_b TEXT := format('jsonb_build_array(b.%s)', replace(TG_ARGV[0], ', ', ', b.'));
  pairs TEXT := format('AS b JOIN after AS a USING (%s)', TG_ARGV[0]);
  source TEXT := CASE TG_OP WHEN 'INSERT' THEN 'after AS a' WHEN 'DELETE' THEN 'before AS b' ELSE 'before ' || pairs END;
  sampled CONSTANT INTEGER := 1000;
  writer sync.attribution;
  columns TEXT[];
  -- For each column, SQL for whether a row makes the audit name it.
  tests TEXT[];
  -- Whether the audit names each column. For an update, the sample decides.
  passed BOOLEAN[];
  -- Of an update: SQL for whether a row has changed in another column.
  others TEXT := 'false';
  matched BIGINT;
  updated BIGINT;
  written BIGINT;
BEGIN
  SELECT * INTO writer FROM sync.attribution AS a WHERE a.xid = pg_current_xact_id();
  writer.actor := coalesce(writer.actor, session_user);
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO sync.audit (actor, device_id, entity)
    VALUES (writer.actor, writer.device_id, TG_TABLE_NAME::sync.entity);
    RETURN NULL;
  END IF;

  -- Documents are compared by their text, because 1 equals 1.0; so are types that may have no equality.
  SELECT array_agg(c.attname ORDER BY c.attnum),
         array_agg(
           format(
             CASE
               WHEN TG_OP = 'INSERT' THEN 'a.%1$I IS NOT NULL'
               WHEN TG_OP = 'DELETE' THEN 'b.%1$I IS NOT NULL'
               WHEN t.typcategory IN ('B', 'D', 'N', 'S') THEN 'b.%1$I IS DISTINCT FROM a.%1$I'
               ELSE 'b.%1$I::text IS DISTINCT FROM a.%1$I::text'
             END,
             c.attname
           )
           ORDER BY c.attnum
         )
    INTO columns, tests
    FROM pg_attribute AS c
    JOIN pg_type AS t ON t.oid = c.atttypid
   WHERE c.attrelid = TG_RELID
     AND c.attnum > 0
     AND NOT c.attisdropped
     AND c.attname <> ALL (not_told);

  IF TG_OP <> 'UPDATE' THEN
    EXECUTE sync.audit_tests(tests, source) INTO matched, passed;
    EXECUTE sync.audit_rows(writer, CASE TG_OP
      WHEN 'INSERT' THEN format('SELECT %s, NULL::jsonb, %s FROM %s', key_of_a, sync.audit_object('a', columns, passed), source)
      ELSE format('SELECT %s, %s, NULL::jsonb FROM %s', key_of_b, sync.audit_object('b', columns, passed), source)
    END)
    USING writer.actor, writer.device_id, TG_TABLE_NAME::sync.entity, writer.changesets;
    RETURN NULL;
  END IF;

  EXECUTE 'SELECT count(*) FROM after' INTO updated;
  EXECUTE sync.audit_tests(tests, format('(SELECT * FROM before LIMIT %s) %s', sampled, pairs)) INTO matched, passed;
  IF updated > sampled THEN
    SELECT coalesce(string_agg(tests[i], ' OR '), 'false')
      INTO others
      FROM generate_subscripts(tests, 1) AS i
     WHERE passed[i] IS NOT TRUE;
  END IF;
  EXECUTE sync.audit_rows(writer, format(
    'SELECT %s, %s, %s FROM %s WHERE %s AND NOT (%s)', key_of_a,
    sync.audit_object('b', columns, passed), sync.audit_object('a', columns, passed), source, TG_ARGV[1], others))
  USING writer.actor, writer.device_id, TG_TABLE_NAME::sync.entity, writer.changesets;
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written = updated THEN
    RETURN NULL;
  END IF;

  IF updated > sampled THEN
    EXECUTE sync.audit_tests(tests, source) INTO matched, passed;
    IF others <> 'false' THEN
      EXECUTE sync.audit_rows(writer, format(
        'SELECT %s, %s, %s FROM %s WHERE %s AND (%s)', key_of_a,
        sync.audit_object('b', columns, passed), sync.audit_object('a', columns, passed), source, TG_ARGV[1], others))
      USING writer.actor, writer.device_id, TG_TABLE_NAME::sync.entity, writer.changesets;
    END IF;
  END IF;
  -- A changed key is one record that goes and one that comes.
  IF matched < updated THEN
    EXECUTE sync.audit_rows(writer, format(
      'SELECT CASE WHEN a IS NULL THEN %s ELSE %s END, to_jsonb(b) - %L::text[], to_jsonb(a) - %L::text[]
         FROM before AS b FULL JOIN after AS a USING (%s)
        WHERE a IS NULL OR b IS NULL',
      key_of_b, key_of_a, not_told, not_told, TG_ARGV[0]))
    USING writer.actor, writer.device_id, TG_TABLE_NAME::sync.entity, writer.changesets;
  END IF;
  RETURN NULL;
END
$$;
