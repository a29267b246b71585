import Database from 'better-sqlite3';

const [, , file = ''] = process.argv;
const key = "x'0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20'";

function open(): Database.Database {
  const database = new Database(file);
  database.pragma("cipher = 'sqlcipher'");
  database.pragma(`key = "${key}"`);
  return database;
}

const first = open();
first.exec('CREATE VIRTUAL TABLE IF NOT EXISTS name USING fts5 (text)');
first.prepare('INSERT INTO name (text) VALUES (?)').run('Ada Lovelace');
first.close();

const second = open();
const found = second.prepare("SELECT text FROM name WHERE name MATCH 'love*'").all();
second.close();
process.parentPort.postMessage({ found: found.length, node: process.version, file });
