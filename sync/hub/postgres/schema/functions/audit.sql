-- The audit of the five tables, for each statement, with the transition tables "before" and "after". Arguments: the
-- key's columns, comma-separated; the condition that an updated row has changed (as b and a); the columns that are
-- not told, because they follow from the rest or are secret.
--
-- Who wrote is what the hub said of this transaction (sync.attribution), or else the role that signed in. Nothing that
-- a session sets counts.
--
-- A row that was made or removed is kept with the columns that have a value in any row of the statement, one
-- that was updated with those that the statement has changed in any row: to look first costs a fraction of
-- writing whole records. Runs as dynamic SQL, to be planned for the true sizes of the transition tables: a plan kept
-- from a bulk load reads whole tables to find one row.
CREATE OR REPLACE FUNCTION sync.audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  -- Absent for TRUNCATE.
  not_told CONSTANT TEXT[] := TG_ARGV[2]::text[];
  key_of_a TEXT := format('jsonb_build_array(a.%s)', replace(TG_ARGV[0], ', ', ', a.'));
  key_of_b TEXT := format('jsonb_build_array(b.%s)', replace(TG_ARGV[0], ', ', ', b.'));
  source TEXT := CASE TG_OP
    WHEN 'INSERT' THEN 'after AS a'
    WHEN 'DELETE' THEN 'before AS b'
    ELSE format('before AS b JOIN after AS a USING (%s)', TG_ARGV[0])
  END;
  writer sync.attribution;
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
  SELECT * INTO writer FROM sync.attribution AS a WHERE a.xid = pg_current_xact_id();
  writer.actor := coalesce(writer.actor, session_user);
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO sync.audit (actor, device_id, entity)
    VALUES (writer.actor, writer.device_id, TG_TABLE_NAME::sync.entity);
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
      change)
      USING writer.actor, writer.device_id, TG_TABLE_NAME::sync.entity, writer.changesets;
  END LOOP;
  RETURN NULL;
END
$$;
