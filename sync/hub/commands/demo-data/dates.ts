import type { Random } from './random.ts';

/** The demo district's present school year, named by the year in which it ends, as in Ed-Fi. */
export const schoolYear = 2027;
export const firstDay = `${schoolYear - 1}-08-17`;
export const lastDayOfYearBefore = `${schoolYear - 1}-05-28`;
export const firstDayOfYearBefore = `${schoolYear - 2}-08-18`;

/** A random day of a year, `YYYY-MM-DD`. */
export function dayIn(year: number, random: Random): string {
  return `${year}-${pad(1 + random.below(12))}-${pad(1 + random.below(28))}`;
}

/** A month or a day with two digits. */
export const pad = (number: number) => String(number).padStart(2, '0');
