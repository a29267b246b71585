import pg from 'pg';
import type { Problem } from '../../model/error.ts';

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
 * The problem of a value or a record that PostgreSQL refused to store; undefined for errors that are not about
 * the data. Codes: PostgreSQL, Appendix A.
 */
export function problemOfDatabaseError(error: unknown): Problem | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  const field = error.column === undefined ? {} : { field: error.column };
  switch (error.code) {
    case '23503':
      return foreignKeyProblem(error);
    case '23505':
      return { code: 'duplicate_key', params: { reason: 'center' } };
    case '23502':
      return {
        code: 'required',

        ...field,
      };
    case '22001':
      return { code: 'too_long', params: { reason: 'center' }, ...field };
    case '23514':
      return {
        code: 'rule_broken',
        params: { reason: 'center' },
        ...field,
      };
    default:
      return error.code?.startsWith('22')
        ? {
            code: 'wrong_type',
            params: { reason: 'center' },
            ...field,
          }
        : undefined;
  }
}

function foreignKeyProblem({ constraint = '' }: pg.DatabaseError): Problem {
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
  return {
    code: 'foreign_key',
  };
}
