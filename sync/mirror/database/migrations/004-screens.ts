/** For what the screens keep, for the register of disclosures, and for searching with mistakes. */
export const screens = `
-- Views, drafts, notes: JSON by name. It never leaves the laptop.
CREATE TABLE kept (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;

-- Exports and prints of student records that the hub has not heard of yet, as JSON.
CREATE TABLE disclosure (
  id TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

-- The words of the search index.
CREATE VIRTUAL TABLE students_words USING fts5vocab(students_search, 'row');
`;
