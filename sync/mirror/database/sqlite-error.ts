import Database from 'better-sqlite3';
import { CaseloadError, type Problem } from '../../model/error.ts';

/** Runs work on the mirror, and turns SQLite's errors into ours. */
export function guarded<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw asCaseloadError(error);
  }
}

/** Turns SQLite's error into ours, by its result code (sqlite.org/rescode.html); other errors stay. */
export function asCaseloadError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const problem = problemOfCode(error.code);
  return problem === undefined ? error : new CaseloadError(problem, { cause: error });
}

/** Whether SQLite refused a statement because of the values that it was given. Nothing of the statement is done. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    (/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(error.code) || error.code === 'SQLITE_ERROR')
  );
}

function problemOfCode(code: string): Problem | undefined {
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
    return {
      code: 'disk_full',
    };
  }
  if (code === 'SQLITE_BUSY' || code.startsWith('SQLITE_BUSY_') || code === 'SQLITE_LOCKED') {
    return {
      code: 'mirror_in_use',
    };
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return {
      code: 'mirror_damaged',
      params: { reason: 'records' },
    };
  }
  if (code === 'SQLITE_CONSTRAINT_NOTNULL' || code === 'SQLITE_CONSTRAINT_DATATYPE') {
    return {
      code: 'bad_answer',
      params: { reason: 'shape' },
    };
  }
  return undefined;
}
