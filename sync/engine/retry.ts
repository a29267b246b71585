import type { Random } from './ports.ts';

export interface Backoff {
  /** Milliseconds. */
  readonly first: number;
  /** The longest wait, in milliseconds. */
  readonly longest: number;
}

/**
 * How long to wait before the next attempt, in milliseconds: between half and all of a bound that doubles with each
 * failure (“equal jitter”). So the laptops of a district come back one after another.
 * @param failures attempts that have failed in a row, from 1
 */
export function waitAfter(failures: number, backoff: Backoff, random: Random): number {
  const bound = Math.min(backoff.longest, backoff.first * 2 ** (failures - 1));
  return Math.round(bound / 2 + (random() * bound) / 2);
}
