/**
 * What Caseload keeps beside the records. `entry` and `students_search` name records by rowid, so that a
 * first pull appends to them rather than rewriting random pages: this database must never be VACUUMed,
 * which may renumber rowids.
 */
export const syncTables = `
-- Values by name, as JSON: who joined, epoch, user, descriptor sets, as-of, last sync.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything this laptop may see, and how far each bucket was read.
CREATE TABLE bucket (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  cursor TEXT NOT NULL DEFAULT '{}'
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
  sent INTEGER NOT NULL DEFAULT 0,
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

-- The center's version of every record that the outbox touches; null etag and record: it has none.
CREATE TABLE central (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  etag TEXT,
  record TEXT,
  buckets TEXT NOT NULL,
  PRIMARY KEY (entity, key)
) STRICT, WITHOUT ROWID;

-- Names and ids of students. The first letters that one types match most: they have indexes of their own.
-- detail=none: a match is a student, whatever the column, so it stays small.
CREATE VIRTUAL TABLE students_search USING fts5(
  first_name, last_name, middle_name, maiden_name, student_unique_id, student_usi, person_id,
  content='students', content_rowid='rowid', detail=none, columnsize=0,
  prefix='1 2 3', tokenize="unicode61 remove_diacritics 2"
);
`;
