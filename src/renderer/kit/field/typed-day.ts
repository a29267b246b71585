import { isDate } from '../../../../sync/model/rules/validate.ts';

/** The parts of a date field as they stand there; null: nothing has been typed. */
export interface TypedDay {
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
}

export const nothingTyped: TypedDay = { year: null, month: null, day: null };

/** The text of a complete day, also of one that the calendar does not have; null: it is not complete. */
export function textOfDay({ year, month, day }: TypedDay): string | null {
  if (year === null || month === null || day === null) return null;
  return [
    String(year).padStart(4, '0'),
    String(month).padStart(2, '0'),
    String(day).padStart(2, '0'),
  ].join('-');
}

/** The text of a complete day that the calendar does not have, such as `2010-02-31`; null: there is nothing wrong. */
export function missingDay(typed: TypedDay): string | null {
  const text = textOfDay(typed);
  return text !== null && isMissingDay(text) ? text : null;
}

/** Whether a text names a day that its month does not have. */
export function isMissingDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDate(`${text.slice(0, 8)}01`) && !isDate(text);
}
