/** For what the screens keep for their person: views, drafts, notes. It never leaves the laptop. */
export const kept = `
CREATE TABLE kept (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;
`;
