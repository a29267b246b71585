import Database from 'better-sqlite3';
import { defect } from '../../model/error.ts';
import { ChangedStudents } from '../students/changed-students.ts';
import { normalizeText } from '../students/normalize-text.ts';
import { migrate } from './migrate.ts';
import { asCaseloadError, guarded } from './sqlite-error.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A mirror to read from. */
export interface ReadableMirror {
  readonly [readable]: true;
  /** A statement, compiled once per text. */
  prepare(sql: string): Database.Statement;
  /** Grows with every write, so that a cached answer can tell whether it is current. */
  readonly version: { readonly count: number };
  /** For the list of students, which is in memory. */
  readonly changedStudents: ChangedStudents;
}

/** A mirror to write to: only work inside `transaction` gets one. */
export interface WritableMirror extends ReadableMirror {
  readonly [writable]: true;
  exec(sql: string): void;
}

/** An open mirror. */
export interface MirrorDatabase extends ReadableMirror {
  /** One transaction: everything that `work` does is stored, or nothing. Errors carry our codes. */
  transaction<Value>(work: (mirror: WritableMirror) => Value): Value;
  /**
   * As `transaction`, for data that can be fetched again. It does not wait for the disk: a power cut may undo the last
   * transactions, each as a whole.
   */
  relaxedTransaction<Value>(work: (mirror: WritableMirror) => Value): Value;
  close(): void;
}

export interface MirrorFile {
  readonly file: string;
  /** 32 random bytes. */
  readonly key: Uint8Array;
  /** Refuse to grow beyond this many pages of 4 KB. */
  readonly maxPages?: number;
}

/**
 * Opens the encrypted mirror (SQLCipher 4's format with a raw key), makes it when missing, and migrates it.
 * The file is locked for this process as long as it is open; the lock ends with the process.
 * @throws `mirror_in_use`, `mirror_newer`, `mirror_damaged` (also for another key), `disk_full`
 */
export function openMirrorDatabase({ file, key, maxPages }: MirrorFile): MirrorDatabase {
  if (key.length !== 32) throw defect('A mirror key has 32 bytes.');
  const db = guarded(() => new Database(file, { timeout: 0 }));
  try {
    db.pragma("cipher = 'sqlcipher'");
    db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
    // Exclusive before the first read, so that WAL needs no shared-memory file and a second process is refused.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    // A saved edit survives a power cut.
    db.pragma('synchronous = FULL');
    // Temporary tables and sorts would otherwise be plain text on the disk.
    db.pragma('temp_store = MEMORY');
    // KB. A larger cache made a first pull slower when measured.
    db.pragma('cache_size = -8000');
    // A first pull rewrites index pages; checkpointing each 32 MB writes most of them once.
    db.pragma('wal_autocheckpoint = 8000');
    db.pragma('foreign_keys = ON');
    if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
    db.function('normalize_text', { deterministic: true }, normalizeText);
    migrate(db);
    // Takes the write lock now, so that a second process is refused on opening, not on its first write.
    db.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    db.close();
    throw asCaseloadError(error);
  }
  return wrap(db);
}

function wrap(db: Database.Database): MirrorDatabase {
  const statements = new Map<string, Database.Statement>();
  const version = { count: 0 };
  const prepare = (sql: string): Database.Statement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const exec = (sql: string) => void db.exec(sql);
  const base = { prepare, version, changedStudents: new ChangedStudents(), exec };
  const mirror = base as unknown as WritableMirror;
  const transaction: MirrorDatabase['transaction'] = (work) =>
    guarded(() => {
      const result = db.transaction(() => work(mirror)).immediate();
      version.count += 1;
      return result;
    });
  return {
    ...mirror,
    transaction,
    relaxedTransaction(work) {
      db.pragma('synchronous = NORMAL');
      try {
        return transaction(work);
      } finally {
        db.pragma('synchronous = FULL');
      }
    },
    close: () => void db.close(),
  };
}
