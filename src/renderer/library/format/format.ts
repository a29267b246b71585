import { formatDate as formatCalendarDate } from '../../../../sync/i18n/dates.ts';
import { isolate, joinTexts } from '../../../../sync/i18n/isolate.ts';
import { currentLanguage, localeOf } from '../../../../sync/i18n/language.ts';
import type { Student } from '../../../../sync/model/catalog.ts';
import { codeLabel } from './code-labels.ts';
import { formatMessages as t } from './format.messages.ts';

type GivenParts = Partial<Pick<Student, 'middle_name' | 'generation_code_suffix'>>;
type NameParts = Pick<Student, 'first_name' | 'last_name'> & GivenParts;

/** A name in the order of a list: “Ruiz, Ana María Jr.” */
export function listName(person: NameParts): string {
  const given = [person.first_name, person.middle_name, person.generation_code_suffix];
  return joinTexts([person.last_name, given.filter(Boolean).join(' ')], ', ');
}

/** A name in the order of speech: “Ana María Ruiz Jr.” */
export function fullName(
  person: { readonly [Part in 'first_name' | 'last_name']: string | null } & GivenParts,
): string {
  const { first_name, middle_name, last_name, generation_code_suffix } = person;
  return isolate(
    [first_name, middle_name, last_name, generation_code_suffix].filter(Boolean).join(' '),
  );
}

// A calendar date has no time zone: it is parsed and formatted in UTC, so that no zone can move it.
const makers = {
  weekday: (locale: string) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }),
  time: (locale: string) => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }),
  day: (locale: string) => new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }),
  year: (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }),
  longDate: (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'full' }),
  month: (locale: string) =>
    new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }),
  moment: (locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  number: (locale: string) => new Intl.NumberFormat(locale),
};
type FormatName = keyof typeof makers;

const made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

/** A format of the current language. */
function formatOf<Name extends FormatName>(name: Name): ReturnType<(typeof makers)[Name]> {
  const language = currentLanguage();
  const key = `${language} ${name}`;
  let format = made.get(key);
  if (format === undefined) {
    format = makers[name](localeOf(language));
    made.set(key, format);
  }
  return format as ReturnType<(typeof makers)[Name]>;
}

/** A calendar date, `YYYY-MM-DD`, in words: “Aug 24, 2026”. */
export function formatDate(date: string): string {
  return formatCalendarDate(date, currentLanguage());
}

/** The weekday of a calendar date, in words: “Monday”. */
export function formatWeekday(date: string): string {
  return formatOf('weekday').format(new Date(`${date}T00:00:00Z`));
}

/** A month of the calendar, `YYYY-MM`, in words: “Aug 2026”. */
export function formatMonth(month: string): string {
  return formatOf('month').format(new Date(`${month}-01T00:00:00Z`));
}

/** An Ed-Fi school year, which is named after the calendar year in which it ends: 2027 is “2026–27”. */
export function formatSchoolYear(year: number): string {
  return `${year - 1}–${String(year).slice(-2)}`;
}

/** The day of an instant in the district, in words: “Wednesday, November 25, 2026”. */
export function formatLongDate(instant: Date): string {
  return formatOf('longDate').format(instant);
}

/**
 * A UTC instant in local time, as people say it: “just now”, “10:32 AM”, “yesterday, 10:32 AM”,
 * “Mar 3, 10:32 AM”.
 */
export function formatInstant(instant: string, now: Date): string {
  const then = new Date(instant);
  if (Number.isNaN(then.getTime())) return instant;
  const age = now.getTime() - then.getTime();
  if (age >= 0 && age < 60_000) return t('justNow');
  const time = formatOf('time').format(then);
  const days = daysBetween(then, now);
  if (days === 0) return time;
  if (days === 1) return t('yesterday', { time });
  const day = formatOf(then.getFullYear() === now.getFullYear() ? 'day' : 'year').format(then);
  return `${day}, ${time}`;
}

/** The day of an instant, given in milliseconds, without its year: “Feb 13”. */
export function formatDay(time: number): string {
  return formatOf('day').format(new Date(time));
}

/** A UTC instant in local time, with its day: “Mar 3, 2027, 10:32 AM”. */
export function formatMoment(instant: string): string {
  return formatOf('moment').format(new Date(instant));
}

/** Local midnights between two instants. */
function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}

export function formatCount(count: number): string {
  return formatOf('number').format(count);
}

/**
 * A code of the data in words: by the catalog of the language, or from the code itself: `school_owner` → “School
 * owner”, `districtAdministrator` → “District administrator”.
 */
export function formatCode(code: string): string {
  const known = codeLabel(code);
  if (known !== undefined) return known;
  const text = code
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
