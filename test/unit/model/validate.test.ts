import { describe, expect, test } from 'vitest';
import { languages } from '../../../sync/i18n/language.ts';
import { problemMessage } from '../../../sync/i18n/problem-message.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import type { Problem } from '../../../sync/model/error.ts';
import { isDate, validateFields, validateRecord } from '../../../sync/model/rules/validate.ts';

const enrollment = {
  student_unique_id: '604821',
  school_id: 255901001,
  entry_date: '2026-08-24',
  school_year: 2027,
};

const problemOf = (change: object) =>
  validateRecord('student_school_associations', { ...enrollment, ...change }, standardDescriptors);

describe('a record', () => {
  test('that breaks no rule has no problem', () => {
    expect(problemOf({})).toEqual([]);
    expect(problemOf({ entry_grade_level_descriptor: 'Ninth grade' })).toEqual([]);
  });

  test.each([
    ['a value of no descriptor set', { entry_type_descriptor: 'Teleport' }, 'unknown_descriptor'],
    ['text for a number', { school_year: '2027' }, 'wrong_type'],
    ['a number beyond 32 bits', { class_of_school_year: 2 ** 31 }, 'wrong_type'],
    ['a fraction for a whole number', { class_of_school_year: 2027.5 }, 'wrong_type'],
    ['a day that the calendar has not', { exit_withdraw_date: '2026-02-30' }, 'wrong_type'],
    ['a time for a date', { exit_withdraw_date: '2026-10-01T00:00:00Z' }, 'wrong_type'],
    ['a word for yes or no', { primary_school: 'yes' }, 'wrong_type'],
    ['a text that PostgreSQL cannot store', { calendar_code: 'a\u0000b' }, 'wrong_type'],
    ['a text that is too long', { calendar_code: 'x'.repeat(51) }, 'too_long'],
    ['no value where one is required', { school_year: null }, 'required'],
    ['a field that is none', { homeroom: '12' }, 'unknown_field'],
    ['an exit before the entry', { exit_withdraw_date: '2026-08-23' }, 'rule_broken'],
    [
      'an exit type without a date',
      { exit_withdraw_type_descriptor: 'Transferred' },
      'rule_broken',
    ],
  ])('with %s has a problem with its code and field', (_, change, code) => {
    const [problem, ...more] = problemOf(change);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code, field: expect.any(String) });
    for (const language of languages) {
      expect(problemMessage(problem as Problem, language)).toMatch(/\.$/);
    }
  });

  test('counts characters as people do: an emoji of four bytes is one', () => {
    expect(problemOf({ calendar_code: '😀'.repeat(50) })).toEqual([]);
  });

  test('may leave out fields that the center assigns', () => {
    const student = { student_unique_id: '1', first_name: 'Ana', last_name: 'Ruiz' };
    expect(validateRecord('students', student, standardDescriptors)).toEqual([]);
  });

  test('names the place of a problem inside a document', () => {
    const [problem] = validateFields(
      'profiles',
      { preferences: { notification_settings: { reminder_frequency: 'hourly' } } },
      standardDescriptors,
    );
    expect(problem).toMatchObject({
      code: 'unknown_descriptor',
      field: 'preferences.notification_settings.reminder_frequency',
    });
  });

  test('keeps the parts of a document that this version does not know', () => {
    const values = { preferences: { theme: 'dark' } };
    expect(validateFields('profiles', values, standardDescriptors)).toEqual([]);
  });

  test('never has a password', () => {
    const [problem] = validateFields('users', { password: 'x' }, standardDescriptors);
    expect(problem?.code).toBe('unknown_field');
  });
});

test('a date is a day of the calendar', () => {
  expect(isDate('2024-02-29')).toBe(true);
  expect(isDate('2026-02-29')).toBe(false);
  expect(isDate('2026-1-1')).toBe(false);
  expect(isDate('0000-00-00')).toBe(false);
});
