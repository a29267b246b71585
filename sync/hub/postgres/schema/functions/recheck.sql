-- The queue of rechecks, and who works it off (recheck-notes.sql says what it is for).

-- The records of a table that have entries and no row.
CREATE OR REPLACE FUNCTION sync.recheck_missing(kind sync.entity) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format($q$
    INSERT INTO sync.recheck (entity, id, school_id, entry_date)
    SELECT DISTINCT k.entity, k.id, k.school_id, k.entry_date
      FROM sync.entry AS k
     WHERE k.entity = %1$L
       AND k.etag IS NOT NULL
       AND NOT EXISTS (SELECT FROM public.%1$I AS r WHERE %2$s)
  $q$, kind, sync.is_row_of(kind));
END
$$;

-- Tells the audit of records whose content no trigger saw change. What it was before, nobody knows.
CREATE OR REPLACE FUNCTION sync.audit_unseen(kind sync.entity, positions BIGINT[]) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format($q$
    INSERT INTO sync.audit (actor, entity, key, after, action)
    SELECT DISTINCT 'scan', k.entity, %3$s, stored.content, 'found_by_scan'
      FROM sync.recheck AS k
      -- Looked up one by one, as in recheck-decisions.sql.
      LEFT JOIN LATERAL (
             SELECT to_jsonb(r) - $2 AS content, sync.etag_of_%1$s(r) AS etag FROM public.%1$I AS r WHERE %2$s OFFSET 0
           ) AS stored ON true
     WHERE k.position = ANY ($1)
       AND k.is_unseen
       AND stored.etag IS DISTINCT FROM (
             SELECT min(e.etag)
               FROM sync.entry AS e
              WHERE e.entity = k.entity
                AND e.id = k.id
                AND e.school_id = CASE WHEN k.entity = 'students' THEN 0 ELSE k.school_id END
                AND e.entry_date = k.entry_date
                AND e.etag IS NOT NULL
           )
  $q$, kind, sync.is_row_of(kind), CASE kind
    WHEN 'schools' THEN 'jsonb_build_array(k.school_id)'
    WHEN 'student_school_associations' THEN 'jsonb_build_array(k.id, k.school_id, k.entry_date)'
    ELSE 'jsonb_build_array(k.id)'
  END)
  USING positions,
        ARRAY['_etag', '_last_modified_date', 'date_last_modified', 'created_at', 'updated_at', 'password'];
END
$$;

-- Decides the first records of the queue after a position, in the caller's transaction, which must be READ COMMITTED:
-- each statement sees what has been committed. One at a time, so that no older decision is written over a newer one.
-- Returns the last position that it looked at; null: there was none.
CREATE OR REPLACE FUNCTION sync.decide_recheck(start BIGINT, most INTEGER) RETURNS BIGINT
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken BIGINT[];
  -- Those of one table, without the rows for the whole table.
  positions BIGINT[];
  kind sync.entity;
  held BIGINT[] := '{}';
  held_users TEXT[];
  held_students TEXT[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('caseload recheck', 0));
  taken := ARRAY(SELECT k.position FROM sync.recheck AS k WHERE k.position > start ORDER BY k.position LIMIT most);
  IF cardinality(taken) = 0 THEN
    RETURN NULL;
  END IF;
  FOR kind IN SELECT DISTINCT k.entity FROM sync.recheck AS k WHERE k.position = ANY (taken) LOOP
    positions := ARRAY(
      SELECT k.position
        FROM sync.recheck AS k
       WHERE k.position = ANY (taken)
         AND k.entity = kind
         AND NOT k.is_table
    );
    IF cardinality(positions) < (SELECT count(*) FROM sync.recheck AS k WHERE k.position = ANY (taken) AND k.entity = kind)
    THEN
      PERFORM sync.recheck_missing(kind);
    END IF;
    PERFORM sync.audit_unseen(kind, positions);
    IF kind IN ('organizations', 'schools', 'student_school_associations') THEN
      held := held || sync.decide_own(kind, positions);
    END IF;
    IF kind = 'organizations' THEN
      -- One that starts or ends to stand for a school moves its users into or out of that bucket.
      INSERT INTO sync.recheck (entity, id)
      SELECT 'users', u.sourced_id
        FROM public.users AS u
       WHERE EXISTS (
               SELECT
                 FROM sync.organizations_of(u.org_ids) AS named (id)
                WHERE named.id = ANY (ARRAY(SELECT k.id FROM sync.recheck AS k WHERE k.position = ANY (positions)))
             );
    END IF;
  END LOOP;

  held_users := sync.decide_users(ARRAY(
    SELECT DISTINCT k.id FROM sync.recheck AS k WHERE k.position = ANY (taken) AND k.entity = 'users' AND NOT k.is_table
  ));
  held_students := sync.decide_students(ARRAY(
    SELECT DISTINCT k.id
      FROM sync.recheck AS k
     WHERE k.position = ANY (taken)
       AND k.entity IN ('students', 'student_school_associations')
       AND NOT k.is_table
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

  DELETE FROM sync.recheck AS k
   WHERE k.position = ANY (taken)
     AND k.position <> ALL (held)
     AND CASE k.entity
           WHEN 'users' THEN k.id <> ALL (held_users)
           WHEN 'students' THEN k.id <> ALL (held_students)
           WHEN 'student_school_associations' THEN k.id <> ALL (held_students)
           ELSE true
         END;
  RETURN taken[cardinality(taken)];
END
$$;
