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
      return { code: 'duplicate_key', message: 'Another record has this key already.' };
    case '23502':
      return {
        code: 'required',
        message: 'A value that the center requires is missing.',
        ...field,
      };
    case '22001':
      return { code: 'too_long', message: 'A text is longer than the center holds.', ...field };
    case '23514':
      return {
        code: 'rule_broken',
        message: 'The center has a rule against these values.',
        ...field,
      };
    default:
      return error.code?.startsWith('22')
        ? {
            code: 'wrong_type',
            message: 'A value is not of the kind that the center holds.',
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
      message: 'This school does not exist any more at the center. Choose another one.',
    };
  }
  if (constraint.includes('student_unique_id')) {
    return {
      code: 'unknown_student',
      field: 'student_unique_id',
      message: 'This student does not exist any more at the center.',
    };
  }
  return {
    code: 'foreign_key',
    message: 'Another record that belongs to this one stands in the way.',
  };
}
