-- The first version of the schema sync: everything that is Caseload's. Functions and triggers are not here: they
-- stand in ../functions and ../triggers.ts, and are applied again whenever they change.

-- The migrations that this database has had, by number.
CREATE TABLE sync.migration (
  version INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- The functions and triggers in force, each with the hash of its text, to tell which have changed.
CREATE TABLE sync.definition (
  name TEXT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL
);

CREATE TYPE sync.entity AS ENUM (
  'organizations',
  'schools',
  'users',
  'students',
  'student_school_associations',
  'profiles'
);

-- How far rows that were there before Caseload are in sync.entry, table by table. Empty when all are, and when
-- the audit has begun: before that no hub serves.
CREATE TABLE sync.backfill (
  entity sync.entity NOT NULL PRIMARY KEY,
  -- Key of the last row that is done; null: none is.
  after JSONB,
  rows BIGINT NOT NULL DEFAULT 0,
  is_complete BOOLEAN NOT NULL DEFAULT false
);

INSERT INTO sync.backfill (entity)
VALUES ('organizations'), ('schools'), ('users'), ('students'), ('student_school_associations');

-- The seq of positions. With the transaction's id it orders every change.
CREATE SEQUENCE sync.position;

-- The version index: which bucket holds which record, its etag, and where its last change stands. A null
-- etag is a removed entry. The key's columns are typed, so that a pull joins them to the tables' keys;
-- those that an entity does not have hold a fixed value.
CREATE TABLE sync.entry (
  bucket TEXT COLLATE "C" NOT NULL,
  entity sync.entity NOT NULL,
  -- student_unique_id, sourced_id or profile_id; empty for a school.
  id TEXT NOT NULL DEFAULT '',
  -- Of schools and associations.
  school_id INTEGER NOT NULL DEFAULT 0,
  -- Of associations.
  entry_date DATE NOT NULL DEFAULT '-infinity',
  etag VARCHAR(50),
  xid XID8 NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (entity, id, school_id, entry_date, bucket)
);

CREATE INDEX entry_order ON sync.entry (bucket, entity, xid, seq);
CREATE INDEX entry_removed ON sync.entry (xid) WHERE etag IS NULL;

-- Records whose entries a hub decides after the transaction that wrote them has ended: what no trigger can know, because
-- it depends on what others commit meanwhile, or because the writer's snapshot is older than that. The columns of the
-- key are those of sync.entry; without a key it is the whole table. Rows are only added here and taken away, so no
-- writer waits for another.
CREATE TABLE sync.recheck (
  position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entity sync.entity NOT NULL,
  id TEXT NOT NULL DEFAULT '',
  -- Of an association; of a student: the school where their associations have changed.
  school_id INTEGER NOT NULL DEFAULT 0,
  entry_date DATE NOT NULL DEFAULT '-infinity',
  -- All records of the table that have entries and no row; the row has no key.
  is_table BOOLEAN NOT NULL DEFAULT false,
  -- No trigger saw the change: the audit is told when it is found.
  is_unseen BOOLEAN NOT NULL DEFAULT false
);

-- Records that another writer gave another key. Rows are only added, and go with the removals of their time.
CREATE TABLE sync.key_change (
  position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
  entity sync.entity NOT NULL,
  -- The old key, by the columns of sync.entry.
  id TEXT NOT NULL,
  school_id INTEGER NOT NULL,
  entry_date DATE NOT NULL,
  -- The new one; null: nobody knows which of several.
  new_id TEXT,
  new_school_id INTEGER,
  new_entry_date DATE
);

CREATE INDEX key_change_old ON sync.key_change (entity, id, school_id, entry_date);
CREATE INDEX key_change_xid ON sync.key_change (xid);

-- How far a scan of the tables has come, that looks for what no trigger saw. One row for each table.
CREATE TABLE sync.table_scan (
  entity sync.entity NOT NULL PRIMARY KEY,
  -- Key of the last row that is compared; null: none is.
  after JSONB,
  started_at TIMESTAMPTZ,
  -- Which table the last scan began to read, and where its rows lie: a restore or an ALTER TABLE makes it another one.
  storage TEXT,
  -- When the last whole scan began, ended, and how many records it found wrong.
  completed_from TIMESTAMPTZ,
  completed_at TIMESTAMPTZ,
  found BIGINT NOT NULL DEFAULT 0
);

INSERT INTO sync.table_scan (entity)
VALUES ('organizations'), ('schools'), ('users'), ('students'), ('student_school_associations');

-- The identity of the district, for good: a copy and a restored state keep it, and its name may change.
CREATE TABLE sync.district (
  -- There is one row.
  is_it BOOLEAN NOT NULL PRIMARY KEY DEFAULT true CHECK (is_it),
  id UUID NOT NULL DEFAULT gen_random_uuid()
);

INSERT INTO sync.district DEFAULT VALUES;

-- One current row. A copy of the database that runs elsewhere, or an earlier state of it, gets a new epoch.
CREATE TABLE sync.epoch (
  epoch UUID NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  is_current BOOLEAN NOT NULL DEFAULT true
);

CREATE UNIQUE INDEX epoch_current ON sync.epoch (is_current) WHERE is_current;

-- A run of the database server, with the seq of the positions given in it. Every run begins at a random seq
-- far above the one before. When files of an earlier state are put back, the server has to be started again:
-- positions given in the run that was lost lie in no run that the earlier state knows, whatever was written
-- since. So every cursor that a laptop brings tells whether this database gave it.
CREATE TABLE sync.run (
  first_seq BIGINT NOT NULL PRIMARY KEY,
  -- Null: it is the present one.
  last_seq BIGINT,
  -- What the database was then, as sync.database_identity() says.
  identity TEXT NOT NULL,
  server_started_at TIMESTAMPTZ NOT NULL
);

CREATE UNIQUE INDEX run_present ON sync.run ((true)) WHERE last_seq IS NULL;

-- Where the order of changes stood at a time: every transaction below the horizon had ended, and none had a
-- number from next_xid on.
CREATE TABLE sync.mark (
  at TIMESTAMPTZ NOT NULL PRIMARY KEY,
  horizon XID8 NOT NULL,
  next_xid XID8 NOT NULL
);

-- Removals below this may have been forgotten: a laptop that has not read so far has to compare.
CREATE TABLE sync.trim (
  -- There is one row.
  is_it BOOLEAN NOT NULL PRIMARY KEY DEFAULT true CHECK (is_it),
  below XID8 NOT NULL
);

INSERT INTO sync.trim (below) VALUES ('0');

-- The descriptor sets in force: the standard ones and those that the district loaded.
CREATE TABLE sync.descriptor (
  set_name TEXT NOT NULL,
  code_value VARCHAR(50) NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (set_name, code_value)
);

-- A laptop that has joined. The thumbprint (RFC 7638) names the public key that signs its requests.
CREATE TABLE sync.device (
  id UUID NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  name TEXT NOT NULL,
  user_id VARCHAR(255) NOT NULL,
  thumbprint TEXT NOT NULL UNIQUE,
  public_jwk JSONB NOT NULL,
  joined_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  last_seen_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ
);

CREATE INDEX device_user ON sync.device (user_id);
-- Hubs look here for the newest revocation, many times a second.
CREATE INDEX device_revoked ON sync.device (revoked_at) WHERE revoked_at IS NOT NULL;

-- Only the hash of a code is kept. A used code stays, so that using it twice can be told from a typing error.
CREATE TABLE sync.join_code (
  code_hash BYTEA NOT NULL PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  made_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ,
  device_id UUID REFERENCES sync.device (id)
);

-- Attempts that a rate limit counts: to join, and to enroll a student by an id and a name that do not belong together.
CREATE UNLOGGED TABLE sync.attempt (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The name of the limit.
  rate_limit TEXT NOT NULL,
  -- The address or the device that the limit is for.
  subject TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE INDEX attempt_subject ON sync.attempt (rate_limit, subject, at);

-- Proofs of the last minutes, so that none is taken twice (RFC 9449, section 11.1).
CREATE UNLOGGED TABLE sync.proof (
  thumbprint TEXT NOT NULL,
  jti TEXT NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  PRIMARY KEY (thumbprint, jti)
);

CREATE INDEX proof_seen ON sync.proof (seen_at);

-- Every changeset applied, with its answer, written in the transaction that applied it. One on a profile
-- is 'started' before the write to DynamoDB and 'done' after it.
CREATE TABLE sync.changeset (
  id UUID NOT NULL PRIMARY KEY,
  device_id UUID NOT NULL REFERENCES sync.device (id),
  user_id VARCHAR(255) NOT NULL,
  action TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  received_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  -- SHA-256 of its content: the same id with other content is refused.
  content_hash BYTEA NOT NULL,
  -- Of one on a profile: what it was about to write. A hub that finds it written records it from this. JSON and not
  -- JSONB, like the answer: texts of DynamoDB may hold U+0000, which JSONB refuses.
  plan JSON,
  state TEXT NOT NULL CHECK (state IN ('started', 'done')),
  answer JSON,
  CHECK ((state = 'done') = (answer IS NOT NULL))
);

CREATE INDEX changeset_started ON sync.changeset (received_at) WHERE state = 'started';

-- Who changed what. Append-only: rows are inserted by triggers, and by the hub where no trigger can see.
CREATE TABLE sync.audit (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
  -- The user of the device, or the database role that signed in to write with SQL.
  actor TEXT NOT NULL,
  device_id UUID,
  changeset_id UUID,
  entity sync.entity NOT NULL,
  -- Null when the whole table was emptied.
  key JSONB,
  before JSONB,
  after JSONB,
  -- What a row tells that is not a change of a record: 'merge' (how a changeset merged what both sides had
  -- changed, with the values that lost) or 'too_many_attempts'. Null: a change.
  action TEXT,
  merges JSONB
);

CREATE INDEX audit_changeset ON sync.audit (changeset_id) WHERE changeset_id IS NOT NULL;
CREATE INDEX audit_xid ON sync.audit (xid, id);
-- The history of one record: which blocks may hold rows of it. An index of the rows themselves would be written
-- all over with every bulk load, and costs it as much as all else of the audit.
CREATE INDEX audit_record ON sync.audit USING brin ((key ->> 0) text_bloom_ops (n_distinct_per_range = 2000))
  WITH (autosummarize = on);

-- In whose name a transaction writes. The hub says so here, in that transaction and before it writes, and takes
-- the row away again before it commits: so a row is seen by its own transaction alone, and none outlives it. The
-- right to insert here is what makes a hub's word count; everybody else is audited as the role that signed in.
-- Not a setting of the session: every role may set those.
CREATE UNLOGGED TABLE sync.attribution (
  xid XID8 NOT NULL PRIMARY KEY DEFAULT pg_current_xact_id(),
  actor TEXT NOT NULL,
  device_id UUID,
  -- Which changeset writes which record: [{entity, key, changeset}].
  changesets JSONB
);

-- Each seal covers the audit rows of the transactions from_xid <= xid < to_xid, all of them ended. A new epoch
-- numbers its transactions from the start: its first seal begins at 0, and after_id < id <= last_id keeps the
-- epochs apart.
CREATE TABLE sync.audit_seal (
  number BIGINT NOT NULL PRIMARY KEY,
  epoch UUID NOT NULL,
  from_xid XID8 NOT NULL,
  to_xid XID8 NOT NULL,
  after_id BIGINT NOT NULL,
  last_id BIGINT NOT NULL,
  rows BIGINT NOT NULL,
  -- Merkle root over the rows in order of (xid, id); RFC 9162, section 2.1.
  root BYTEA NOT NULL,
  -- Hash of the seal before; empty for the first.
  previous BYTEA NOT NULL,
  -- SHA-256 over all of the above.
  hash BYTEA NOT NULL,
  sealed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- The register of disclosures (34 CFR 99.32): each export and print of student records, to whom and why.
-- Append-only; laptops send what they recorded.
CREATE TABLE sync.disclosure (
  id UUID PRIMARY KEY,
  -- When it was made on the laptop, and when the hub heard of it.
  at TIMESTAMPTZ NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  actor TEXT NOT NULL,
  device_id UUID NOT NULL,
  form TEXT NOT NULL,
  what TEXT NOT NULL,
  recipient TEXT NOT NULL,
  purpose TEXT NOT NULL,
  -- Unique ids of the students whose records it held, as a JSON array.
  students JSONB NOT NULL
);

CREATE INDEX disclosure_students ON sync.disclosure USING GIN (students);
CREATE INDEX disclosure_at ON sync.disclosure (at);

-- Up to when the profiles of DynamoDB are in sync.entry, for each way of following them.
CREATE TABLE sync.feed_checkpoint (
  -- 'profiles-scan' or 'profiles-stream'.
  feed TEXT NOT NULL PRIMARY KEY,
  -- Everything that the table held at this moment is in sync.entry.
  complete_at TIMESTAMPTZ NOT NULL
);

-- How far the stream of DynamoDB's table profiles is in sync.entry, shard by shard.
CREATE TABLE sync.feed_shard (
  -- ARN: a stream that was switched off and on again is another one.
  stream TEXT NOT NULL,
  shard TEXT NOT NULL,
  -- Of the last record that is in; null: none yet.
  sequence_number TEXT,
  -- Closed, and read to its end: the shards that follow it may be read.
  is_finished BOOLEAN NOT NULL DEFAULT false,
  PRIMARY KEY (stream, shard)
);

-- Profiles that PostgreSQL cannot hold as they are. They stay in DynamoDB, and hold up no other profile.
CREATE TABLE sync.set_aside (
  -- The profile's id as JSON, which may hold what a text of PostgreSQL cannot.
  key TEXT NOT NULL PRIMARY KEY,
  -- 'no_entry': no laptop gets the profile. 'audit_altered': laptops get it, and the audit holds it with U+2400 in
  -- place of U+0000.
  reason TEXT NOT NULL CHECK (reason IN ('no_entry', 'audit_altered')),
  -- SQLSTATE of PostgreSQL's refusal; null: a text holds U+0000.
  code TEXT,
  found_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- What laptops add gets the next free student_usi. It starts above those of rows that were there.
CREATE SEQUENCE sync.student_usi AS INTEGER;
