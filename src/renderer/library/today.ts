import { getLocalTimeZone, today as todayIn } from '@internationalized/date';

/** Today where this laptop is, `YYYY-MM-DD`. */
export function today(): string {
  return todayIn(getLocalTimeZone()).toString();
}

/** The Ed-Fi school year of a day: named after the calendar year in which it ends, and turned in July. */
export function schoolYearOf(date: string): number {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return month >= 7 ? year + 1 : year;
}
