import { expect, test } from 'vitest';
import { calendarDay, calendarMinute } from '../../../sync/model/days/calendar-day.ts';
import { schoolYearOf } from '../../../sync/model/days/school-year.ts';
import { setTimeZone } from '../../support/time-zone.ts';

test.each([
  ['Pacific/Honolulu', '2026-11-26', '2026-11-26 14:30'],
  ['America/Chicago', '2026-11-26', '2026-11-26 18:30'],
  ['UTC', '2026-11-27', '2026-11-27 00:30'],
  ['Pacific/Kiritimati', '2026-11-27', '2026-11-27 14:30'],
])('the day of an instant is that of the district: %s', (zone, day, minute) => {
  setTimeZone(zone);
  expect(calendarDay('2026-11-27T00:30:00.000Z')).toBe(day);
  expect(calendarDay(new Date('2026-11-27T00:30:00.000Z'))).toBe(day);
  expect(calendarMinute('2026-11-27T00:30:00.000Z')).toBe(minute);
});

test('a day does not move when clocks do', () => {
  setTimeZone('America/Chicago');
  expect(calendarDay('2026-11-01T04:59:59Z')).toBe('2026-10-31');
  expect(calendarDay('2026-11-01T05:00:00Z')).toBe('2026-11-01');
  expect(calendarDay('2026-11-02T05:59:59Z')).toBe('2026-11-01');
});

test('a school year is named after the year in which it ends', () => {
  expect(schoolYearOf('2026-08-24')).toBe(2027);
  expect(schoolYearOf('2027-05-30')).toBe(2027);
  expect(schoolYearOf('2027-07-01')).toBe(2028);
});
