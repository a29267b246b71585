import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../../sync/mirror/database/migrate.ts';

const first = { name: '001-first', sql: 'CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT' };
const second = {
  name: '002-second',
  sql: "ALTER TABLE note ADD COLUMN text TEXT NOT NULL DEFAULT ''; INSERT INTO note (text) VALUES ('moved')",
};

function openDatabase(): Database.Database {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  return db;
}

const versionOf = (db: Database.Database) => db.pragma('user_version', { simple: true });

test('a mirror gets each step once, in order, whatever version it starts from', () => {
  const db = openDatabase();
  migrate(db, [first]);
  db.exec('INSERT INTO note (id) VALUES (7)');
  migrate(db, [first, second]);
  migrate(db, [first, second]);
  expect(versionOf(db)).toBe(2);
  expect(db.prepare('SELECT id, text FROM note ORDER BY id').all()).toEqual([
    { id: 7, text: '' },
    { id: 8, text: 'moved' },
  ]);
});

test('a step that fails changes nothing, and leaves the mirror at the version before it', () => {
  const db = openDatabase();
  const failing = { name: '002-failing', sql: `${second.sql}; INSERT INTO missing VALUES (1)` };
  expect(() => migrate(db, [first, failing])).toThrow('missing');
  expect(versionOf(db)).toBe(1);
  expect(db.prepare('SELECT * FROM note').all()).toEqual([]);
  migrate(db, [first, second]);
  expect(versionOf(db)).toBe(2);
});

test('a mirror of a newer version is refused, and nothing of it is changed', () => {
  const db = openDatabase();
  migrate(db, [first, second]);
  expect(() => migrate(db, [first])).toThrow(expect.objectContaining({ code: 'mirror_newer' }));
  expect(versionOf(db)).toBe(2);
  expect(db.prepare('SELECT text FROM note').pluck().all()).toEqual(['moved']);
});
