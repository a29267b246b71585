import { existsSync, readFileSync } from 'node:fs';

export type Tally = { passed: number; failed: number; skipped: number };

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };
export const onePassed: Tally = { passed: 1, failed: 0, skipped: 0 };
export const oneFailed: Tally = { passed: 0, failed: 1, skipped: 0 };
export const oneSkipped: Tally = { passed: 0, failed: 0, skipped: 1 };

export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

export function describeTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * A runner's tally: what its report counts, and never better than its exit status. A runner that
 * crashed, wrote no report or counted no test has failed, whatever else it says.
 */
export function judge(status: number, counted: Tally | undefined): Tally {
  if (!counted) return oneFailed;
  const ran = counted.passed + counted.failed + counted.skipped > 0;
  return (status !== 0 || !ran) && counted.failed === 0 ? add(counted, oneFailed) : counted;
}

/** The runner's JSON report, or undefined when it did not get as far as writing one. */
export function readReport<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    console.error(`The report ${file} cannot be read:`, error);
    return undefined;
  }
}
