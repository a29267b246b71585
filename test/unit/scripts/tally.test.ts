import { describe, expect, test } from 'vitest';
import { add, describeTally, judge, nothing } from '../../../scripts/testing/tally.ts';

describe('the tally of a test run', () => {
  test('is the count of the report when the runner agrees', () => {
    const counted = { passed: 3, failed: 0, skipped: 1 };
    expect(judge(0, counted)).toEqual(counted);
  });

  test('fails a runner that wrote no report', () => {
    expect(judge(0, undefined).failed).toBe(1);
  });

  test('fails a runner that crashed after its tests passed', () => {
    expect(judge(1, { passed: 3, failed: 0, skipped: 0 })).toEqual({
      passed: 3,
      failed: 1,
      skipped: 0,
    });
  });

  test('does not count a reported failure twice', () => {
    expect(judge(1, { passed: 3, failed: 2, skipped: 0 }).failed).toBe(2);
  });

  test('fails a runner that found no test', () => {
    expect(judge(0, nothing).failed).toBe(1);
  });

  test('adds up to one line', () => {
    const sum = add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });
    expect(describeTally(sum)).toBe('11 passed, 22 failed, 33 skipped');
  });
});
