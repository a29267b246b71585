import { calendarDay } from '../../../sync/model/calendar-day.ts';

/** Today in the district, `YYYY-MM-DD`. */
export function today(): string {
  return calendarDay(new Date());
}
