import pg from 'pg';
import { entities } from '../../model/catalog.ts';
import type { Problem } from '../../model/error.ts';
import { tableNames } from '../postgres/schema/triggers.ts';
import { writtenTables } from './write.ts';

/** `retry`: it can pass by itself. `refuse`: the same changeset would get the same error again. */
type Verdict = 'retry' | 'refuse';

/**
 * What an error of PostgreSQL means for a changeset, by SQLSTATE or its class (PostgreSQL, Appendix A); the longest
 * prefix counts. A trigger of the district may raise any code, so every other one is a refusal.
 */
const verdicts: Readonly<Record<string, Verdict>> = {
  // Connection lost.
  '08': 'retry',
  // Read-only: the server is a standby, or becomes one.
  '25': 'retry',
  // Lost against another transaction.
  '40': 'retry',
  // No table: somebody restores it.
  '42P01': 'retry',
  // Disk full, out of memory, too many connections.
  '53': 'retry',
  // A lock that is not available.
  '55': 'retry',
  // Canceled, or the server shuts down.
  '57': 'retry',
  // The server's own input and output.
  '58': 'retry',
  // A defect of the server, or damaged data.
  XX: 'retry',
};

export function verdictOf({ code = '', routine }: pg.DatabaseError): Verdict {
  if (routine === raise && !raisedToRetry.test(code)) return 'refuse';
  return verdicts[code] ?? verdicts[code.slice(0, 2)] ?? 'refuse';
}

/** The function of PostgreSQL that reports what PL/pgSQL raises. */
const raise = 'exec_stmt_raise';
/** With these a trigger asks to be tried again. All others it may borrow for a rule of the district. */
const raisedToRetry = /^(40|55P03)/;

/** Whether the transaction waited in vain for a lock that another session holds. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '55P03';
}

/**
 * Whether the transaction lost against another one, so that it is worth trying again: SQLSTATE class 40 and 55P03,
 * and 23505, where another transaction has created a record with this key.
 */
export function isLostRace(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    ['40001', '40P01', '55P03', '23505'].includes(error.code ?? '')
  );
}

/**
 * The problem of a changeset that PostgreSQL did not take for a reason that can pass by itself; undefined for other
 * errors.
 */
export function passingProblem(error: unknown): Problem | undefined {
  if (!(error instanceof pg.DatabaseError) || verdictOf(error) === 'refuse') {
    return undefined;
  }
  const reason = isLostRace(error) ? 'record_locked' : 'postgres';
  return { code: 'store_unavailable', params: { reason } };
}

/**
 * The problem of a value or a record that PostgreSQL, or a rule of the district in it, refused to store; undefined
 * for errors that are not about the data.
 */
export function problemOfDatabaseError(error: unknown): Problem | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  const { code = '' } = error;
  if (verdictOf(error) === 'retry') return undefined;
  const field = fieldOf(error);
  const inItsWords: Problem = {
    code: 'rule_broken',
    params: { reason: 'center_says', words: wordsOf(error) },
    ...field,
  };
  // The words say what is meant, whatever the code.
  if (error.routine === raise) return inItsWords;
  switch (code) {
    case '23503':
      return foreignKeyProblem(error) ?? inItsWords;
    case '23505':
      return error.constraint === `${error.table}_pkey`
        ? { code: 'duplicate_key', params: { reason: 'center' } }
        : inItsWords;
    case '23502':
      return field.field === undefined ? inItsWords : { code: 'required', ...field };
    case '22001':
      return { code: 'too_long', params: { reason: 'center' }, ...field };
    default:
      return inItsWords;
  }
}

const mostWords = 500;

/** The database's own words, such as those of a trigger of the district. */
function wordsOf({ message }: pg.DatabaseError): string {
  return message.length > mostWords ? `${message.slice(0, mostWords)}…` : message;
}

/** The field that the error names, by its column or in its constraint's name: the longest one that fits. */
function fieldOf({ column, table, constraint }: pg.DatabaseError): { readonly field?: string } {
  if (column !== undefined) return { field: column };
  const known = tableNames.find((one) => one === table);
  if (known === undefined || constraint === undefined) return {};
  const [field] = Object.keys(entities[known].fields)
    .filter((name) => `_${constraint}_`.includes(`_${name}_`))
    .sort((a, b) => b.length - a.length);
  return field === undefined ? {} : { field };
}

/** Undefined for a foreign key of the district's own, from one of the five tables. */
function foreignKeyProblem({ table, constraint = '' }: pg.DatabaseError): Problem | undefined {
  // A record of another table refers to this one.
  if (writtenTables.every((one) => one !== table)) return { code: 'foreign_key' };
  if (table !== 'student_school_associations') return undefined;
  if (constraint.includes('school_id')) {
    return {
      code: 'unknown_school',
      field: 'school_id',
      params: { reason: 'gone' },
    };
  }
  if (constraint.includes('student_unique_id')) {
    return {
      code: 'unknown_student',
      field: 'student_unique_id',
      params: { reason: 'gone' },
    };
  }
  return undefined;
}
