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
  expect(verdictOf(error)).toBe(verdict);
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
  '08006',
  '22P02',
  '22001',
  '23502',
  '23503',
  '23505',
  '25006',
  '55000',
  '57014',
  'XX000',
])('what a trigger of the district raises with %s is refused in its words', (code) => {
  const error = databaseError({ code, routine: 'exec_stmt_raise', table: 'students' });
  expect(verdictOf(error)).toBe('refuse');
  expect(problemOfDatabaseError(error)).toEqual({
    code: 'rule_broken',
    params: { reason: 'center_says', words: 'Grades are still open' },
  });
});

test.each(['40001', '55P03'])('a trigger that raises %s asks to be tried again', (code) => {
  expect(verdictOf(databaseError({ code, routine: 'exec_stmt_raise' }))).toBe('retry');
});

const association = 'student_school_associations';
test.each([
  [{ code: '23505', table: 'students', constraint: 'students_pkey' }, 'duplicate_key', undefined],
  [
    { code: '23505', table: 'students', constraint: 'students_person_id_key' },
    'rule_broken',
    'person_id',
  ],
  [
    { code: '23503', table: association, constraint: `${association}_school_id_fkey` },
    'unknown_school',
    'school_id',
  ],
  [
    { code: '23503', table: association, constraint: `${association}_calendar_code_fkey` },
    'rule_broken',
    'calendar_code',
  ],
  [
    { code: '23503', table: 'students', constraint: 'students_birth_city_fkey' },
    'rule_broken',
    'birth_city',
  ],
  // A table of the district refers to the record.
  [
    { code: '23503', table: 'grades', constraint: 'grades_student_unique_id_fkey' },
    'foreign_key',
    undefined,
  ],
  [{ code: '22P02' }, 'rule_broken', undefined],
])('%o is the problem %s, in the field %s', (given, code, field) => {
  const problem = problemOfDatabaseError(databaseError(given));
  expect([problem?.code, problem?.field]).toEqual([code, field]);
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
