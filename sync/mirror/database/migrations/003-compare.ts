/** For comparing with the center after a restore or a long time away, and for newer hubs. */
export const compare = `
-- A bucket that cannot go on from its cursor: it is compared with the center before it is pulled again.
ALTER TABLE bucket ADD COLUMN must_compare INTEGER NOT NULL DEFAULT 0;

-- Records that answers to pushes have brought since the last complete pull: that one need not bring them.
CREATE TABLE pushed (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (entity, key)
) STRICT, WITHOUT ROWID;

-- What a newer hub sent of records in columns that this version does not know, as a JSON object: kept for
-- the version that will have them.
CREATE TABLE unknown_column (
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  fields TEXT NOT NULL,
  PRIMARY KEY (entity, key)
) STRICT, WITHOUT ROWID;
`;
