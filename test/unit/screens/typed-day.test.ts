import { expect, test } from 'vitest';
import { isMissingDay, missingDay } from '../../../src/renderer/kit/field/typed-day.ts';

test('a complete day that its month does not have is missing', () => {
  expect(missingDay({ year: 2010, month: 2, day: 31 })).toBe('2010-02-31');
  expect(missingDay({ year: 2023, month: 2, day: 29 })).toBe('2023-02-29');
  expect(missingDay({ year: 2024, month: 2, day: 29 })).toBeNull();
  expect(missingDay({ year: 2010, month: 2, day: 3 })).toBeNull();
  expect(missingDay({ year: null, month: 2, day: 31 })).toBeNull();
});

test('what is no day for another reason is not a missing day', () => {
  for (const text of ['', 'infinity', '2010-13-01', '20226-08-24', '2010-02-28']) {
    expect(isMissingDay(text)).toBe(false);
  }
});
