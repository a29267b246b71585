-- Keys that change: where edits that wait on a laptop find their record again (sync.key_change).

-- Notes which key a record got instead of which: the triggers of rows call it (stamps.sql), because a statement's
-- transition tables do not say which row became which. The columns are those of sync.entry.
CREATE OR REPLACE FUNCTION sync.note_key_change(
  kind sync.entity,
  old_id TEXT DEFAULT '', old_school_id INTEGER DEFAULT 0, old_entry_date DATE DEFAULT '-infinity',
  new_id TEXT DEFAULT '', new_school_id INTEGER DEFAULT 0, new_entry_date DATE DEFAULT '-infinity'
)
RETURNS VOID
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO sync.key_change (entity, id, school_id, entry_date, new_id, new_school_id, new_entry_date)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
$$;

-- Associations that were removed and made again in one transaction, in this order. The only association of a student
-- at a school that went, and the only one that came, are the same enrollment with another date. With more of them
-- nobody knows which is which: new_id is null.
--
-- Without nested loops: how many entries a transaction has removed, no statistics tell, and for each of them one would
-- look through the whole load.
CREATE OR REPLACE FUNCTION sync.note_redated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB'
SET enable_nestloop = off SET enable_seqscan = off AS $$
BEGIN
  -- Most transactions only add.
  IF NOT EXISTS (SELECT FROM sync.entry AS e WHERE e.etag IS NULL AND e.xid = pg_current_xact_id()) THEN
    RETURN NULL;
  END IF;
  EXECUTE $q$
    INSERT INTO sync.key_change (entity, id, school_id, entry_date, new_id, new_school_id, new_entry_date)
    SELECT 'student_school_associations', gone.id, gone.school_id, gone.entry_date,
           CASE WHEN is_certain THEN gone.id END,
           CASE WHEN is_certain THEN gone.school_id END,
           CASE WHEN is_certain THEN gone.made END
      FROM (
             SELECT e.id, e.school_id, e.entry_date, a.made,
                    a.count = 1
                    AND count(*) OVER (PARTITION BY e.id, e.school_id) = 1
                    AND NOT EXISTS (
                          SELECT
                            FROM sync.key_change AS c
                           WHERE c.entity = 'student_school_associations'
                             AND c.id = e.id
                             AND c.school_id = e.school_id
                             AND c.xid = pg_current_xact_id()
                        ) AS is_certain
               FROM (
                      SELECT student_unique_id, school_id, min(entry_date) AS made, count(*) AS count
                        FROM after
                       GROUP BY student_unique_id, school_id
                    ) AS a
               JOIN sync.entry AS e
                 ON e.entity = 'student_school_associations'
                AND e.id = a.student_unique_id
                AND e.school_id = a.school_id
              WHERE e.etag IS NULL
                AND e.xid = pg_current_xact_id()
           ) AS gone
  $q$;
  RETURN NULL;
END
$$;

-- The key under which a bucket has a record now that left it under another key, for a laptop that has read up to a
-- transaction. No row: it has none, or nobody knows. Of a key that was given again the laptop knows the record
-- before: what it has read lies before the change.
CREATE OR REPLACE FUNCTION sync.moved_to(
  kind sync.entity, old_id TEXT, old_school_id INTEGER, old_entry_date DATE, bucket TEXT, after XID8
)
RETURNS TABLE (id TEXT, school_id INTEGER, entry_date DATE)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  change sync.key_change;
  horizon CONSTANT XID8 := pg_snapshot_xmin(pg_current_snapshot());
  last BIGINT := 0;
BEGIN
  id := old_id;
  school_id := old_school_id;
  entry_date := old_entry_date;
  -- A key may have changed several times.
  FOR step IN 1..20 LOOP
    SELECT c.*
      INTO change
      FROM sync.key_change AS c
     WHERE c.entity = kind
       AND c.id = moved_to.id
       AND c.school_id = moved_to.school_id
       AND c.entry_date = moved_to.entry_date
       AND c.position > last
       AND c.xid > after
       AND c.xid < horizon
     ORDER BY c.position DESC
     LIMIT 1;
    IF change.new_id IS NULL THEN
      RETURN;
    END IF;
    id := change.new_id;
    school_id := change.new_school_id;
    entry_date := change.new_entry_date;
    last := change.position;
    IF EXISTS (
         SELECT
           FROM sync.entry AS e
          WHERE e.entity = kind
            AND e.id = moved_to.id
            AND e.school_id = moved_to.school_id
            AND e.entry_date = moved_to.entry_date
            AND e.bucket = moved_to.bucket
            AND e.etag IS NOT NULL
            AND e.xid < horizon
       )
    THEN
      RETURN NEXT;
      RETURN;
    END IF;
  END LOOP;
END
$$;
