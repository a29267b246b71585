import pg from 'pg';
import { expect, test } from 'vitest';
import {
  passingProblem,
  problemOfDatabaseError,
  verdictOf,
} from '../../../sync/hub/push/database-error.ts';

function databaseError(given: Partial<pg.DatabaseError> & { code: string }): pg.DatabaseError {
  const { message = 'Grades are still open', ...fields } = given;
  return Object.assign(new pg.DatabaseError(message, 0, 'error'), fields);
}

test.each([
  ['08006', 'retry'],
  ['22001', 'refuse'],
  ['22P02', 'refuse'],
  ['23502', 'refuse'],
  ['23503', 'refuse'],
  ['23505', 'refuse'],
  ['23514', 'refuse'],
  ['23P01', 'refuse'],
  ['25006', 'retry'],
  ['40001', 'retry'],
  ['40P01', 'retry'],
  ['42501', 'refuse'],
  ['42883', 'refuse'],
  ['42P01', 'retry'],
  ['53100', 'retry'],
  ['54001', 'refuse'],
  ['55P03', 'retry'],
  ['57014', 'retry'],
  ['57P01', 'retry'],
  ['58030', 'retry'],
  ['P0001', 'refuse'],
  ['P0002', 'refuse'],
  ['XX000', 'retry'],
  // A code of the district's own.
  ['DI001', 'refuse'],
])('SQLSTATE %s is one to %s, and has one problem', (code, verdict) => {
  const error = databaseError({ code });
  expect(verdictOf(code)).toBe(verdict);
  expect(problemOfDatabaseError(error) !== undefined).toBe(verdict === 'refuse');
  expect(passingProblem(error) !== undefined).toBe(verdict === 'retry');
});

test.each(['P0001', '42501', 'DI001'])('a refusal with %s has the database’s words', (code) => {
  expect(problemOfDatabaseError(databaseError({ code }))).toEqual({
    code: 'rule_broken',
    params: { reason: 'center_says', words: 'Grades are still open' },
  });
});

test.each([
  [{ code: '23502', column: 'first_name' }, 'first_name'],
  [{ code: '23514', table: 'students', constraint: 'students_birth_date_check' }, 'birth_date'],
  [
    {
      code: '23514',
      table: 'student_school_associations',
      constraint: 'student_school_associations_exit_withdraw_date_check',
    },
    'exit_withdraw_date',
  ],
  [{ code: '23514', table: 'students', constraint: 'districts_own' }, undefined],
])('the field of %o is %s', (given, field) => {
  expect(problemOfDatabaseError(databaseError(given))?.field).toBe(field);
});

test('long words of the database are cut', () => {
  const problem = problemOfDatabaseError(
    databaseError({ code: 'P0001', message: 'x'.repeat(10_000) }),
  );
  expect(problem?.params).toEqual({ reason: 'center_says', words: `${'x'.repeat(500)}…` });
});
