import { expect, test } from 'vitest';
import { calendarAdvice } from '../../../src/renderer/records/enrollment/calendar-advice.ts';

const today = '2026-11-27';
const adviceOn = (entry_date: string) => calendarAdvice({ entry_date, school_year: null }, today);

test('the form points out a date that is years off', () => {
  expect(adviceOn('0206-08-24').join()).toContain('more than 20 years ago. Is the year right?');
  expect(adviceOn('2206-08-25').join()).toContain('more than a year ahead');
  expect(adviceOn('2026-08-24')).toEqual([]);
  expect(adviceOn('2010-08-24')).toEqual([]);
});

test('an exit date without an end, as other writers leave it, is no day to advise on', () => {
  const exit = { entry_date: '2026-08-24', school_year: 2027 };
  for (const exit_withdraw_date of ['infinity', '10000-01-01', '']) {
    expect(calendarAdvice({ ...exit, exit_withdraw_date }, today)).toEqual([]);
  }
});
