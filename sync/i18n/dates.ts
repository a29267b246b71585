import { isDate } from '../model/rules/validate.ts';
import { type Language, localeOf } from './language.ts';

const formats = new Map<Language, Intl.DateTimeFormat>();

/** A calendar date, `YYYY-MM-DD`, in words: “Aug 24, 2026”. What is not a date stays as it is. */
export function formatDate(date: string, language: Language): string {
  if (!isDate(date)) return date;
  // A calendar date has no time zone. Reading and writing it in the same one keeps the day.
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' });
    formats.set(language, format);
  }
  return format.format(new Date(`${date}T00:00:00Z`));
}
