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

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.disclosure
  FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_change();
