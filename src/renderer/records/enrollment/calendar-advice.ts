import type { AnyRecord } from '../../../../sync/model/catalog.ts';
import { schoolYearOf } from '../../../../sync/model/days/school-year.ts';
import { isDate } from '../../../../sync/model/rules/validate.ts';
import { formatDate, formatSchoolYear, formatWeekday } from '../../library/format/format.ts';
import { enrollmentFormMessages as t } from './enrollment-form.messages.ts';

/**
 * Points out unusual days of an enrollment: a weekend, a day outside the given school year, or a day far ahead.
 * @param enrollment the fields that are examined
 * @param today `YYYY-MM-DD`
 */
export function calendarAdvice(enrollment: AnyRecord, today: string): string[] {
  const { entry_date, exit_withdraw_date, school_year } = enrollment;
  const days = [entry_date, exit_withdraw_date].filter(
    (day): day is string => typeof day === 'string' && isDate(day),
  );
  return [...new Set(days)].flatMap((day) => [
    ...(isWeekend(day)
      ? [t('weekend', { date: formatDate(day), weekday: formatWeekday(day) })]
      : []),
    ...(typeof school_year === 'number' && schoolYearOf(day) !== school_year
      ? [
          t('otherYear', {
            date: formatDate(day),
            year: formatSchoolYear(school_year),
          }),
        ]
      : []),
    ...(day > yearsFrom(today, 1) ? [t('farAhead', { date: formatDate(day) })] : []),
    ...(day < yearsFrom(today, -longestSchooling) ? [t('farBack', { date: formatDate(day) })] : []),
  ]);
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

/** Years from prekindergarten to the last grade, and some: an enrollment began no earlier. */
const longestSchooling = 20;

function yearsFrom(day: string, years: number): string {
  return `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
}
