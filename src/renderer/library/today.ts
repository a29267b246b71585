import { calendarDay } from '../../../sync/model/days/calendar-day.ts';

/** Today in the district, `YYYY-MM-DD`. */
export function today(): string {
  return calendarDay(new Date());
}
