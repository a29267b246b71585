-- Everything of Caseload's own (design section 5). Nothing is added to the seed's tables.

CREATE TYPE sync.entity AS ENUM (
  'organizations',
  'schools',
  'users',
  'students',
  'student_school_associations',
  'profiles'
);

-- The seq of positions. With the transaction's id it orders every change (design section 5, Order).
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

-- One row for the database. A copy of it that runs elsewhere, or an earlier state, gets a new epoch.
CREATE TABLE sync.epoch (
  epoch UUID NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  -- pg_control_system().system_identifier of the cluster that the epoch was given in.
  system_identifier BIGINT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  is_current BOOLEAN NOT NULL DEFAULT true
);

CREATE UNIQUE INDEX epoch_current ON sync.epoch (is_current) WHERE is_current;

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

-- Only the hash of a code is kept. A used code stays, so that using it twice can be told from a typing error.
CREATE TABLE sync.join_code (
  code_hash BYTEA NOT NULL PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  made_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ,
  device_id UUID REFERENCES sync.device (id)
);

-- Attempts to join of the last minute that failed or are not decided yet: too many, and nobody joins.
CREATE UNLOGGED TABLE sync.join_attempt (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL DEFAULT now()
);

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
  -- Of one on a profile: what it was about to write. Whoever finds it written records it from this.
  plan JSONB,
  state TEXT NOT NULL CHECK (state IN ('started', 'done')),
  answer JSONB,
  CHECK ((state = 'done') = (answer IS NOT NULL))
);

CREATE INDEX changeset_started ON sync.changeset (received_at) WHERE state = 'started';

-- How far a feed of DynamoDB has been folded into sync.entry.
CREATE TABLE sync.feed_checkpoint (
  feed TEXT NOT NULL PRIMARY KEY,
  checkpoint JSONB NOT NULL,
  -- Everything that the table held at this moment has been folded.
  complete_at TIMESTAMPTZ
);
