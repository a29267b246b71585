import type { Student } from '../../../sync/model/catalog.ts';
import { isDate } from '../../../sync/model/validate.ts';

type NameParts = Pick<Student, 'first_name' | 'last_name'> &
  Partial<Pick<Student, 'middle_name' | 'generation_code_suffix'>>;

/** “Ruiz, Ana María Jr.”: the order of a list. */
export function listName(person: NameParts): string {
  const given = [person.first_name, person.middle_name, person.generation_code_suffix];
  return `${person.last_name}, ${given.filter(Boolean).join(' ')}`;
}

/** “Ana María Ruiz Jr.”: how one is addressed. */
export function fullName(person: NameParts): string {
  const { first_name, middle_name, last_name, generation_code_suffix } = person;
  return [first_name, middle_name, last_name, generation_code_suffix].filter(Boolean).join(' ');
}

// A calendar date has no time zone: it is read and shown in one and the same, so that none can move it.
const dateFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** A calendar date, `YYYY-MM-DD`, in words: “Aug 24, 2026”. */
export function formatDate(date: string): string {
  return isDate(date) ? dateFormat.format(new Date(`${date}T00:00:00Z`)) : date;
}

const timeFormat = new Intl.DateTimeFormat('en-US', { timeStyle: 'short' });
const dayFormat = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' });
const yearFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' });

/**
 * A UTC instant in local time, as one would say it: “just now”, “10:32 AM”, “yesterday, 10:32 AM”,
 * “Mar 3, 10:32 AM”.
 */
export function formatInstant(instant: string, now: Date): string {
  const then = new Date(instant);
  if (Number.isNaN(then.getTime())) return instant;
  const age = now.getTime() - then.getTime();
  if (age >= 0 && age < 60_000) return 'just now';
  const time = timeFormat.format(then);
  const days = daysBetween(then, now);
  if (days === 0) return time;
  if (days === 1) return `yesterday, ${time}`;
  if (then.getFullYear() === now.getFullYear()) return `${dayFormat.format(then)}, ${time}`;
  return `${yearFormat.format(then)}, ${time}`;
}

const momentFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

/** A UTC instant in local time, with its day: “Mar 3, 2027, 10:32 AM”. */
export function formatMoment(instant: string): string {
  return momentFormat.format(new Date(instant));
}

/** Local midnights between two instants. */
function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}

const numberFormat = new Intl.NumberFormat('en-US');

export function formatCount(count: number): string {
  return numberFormat.format(count);
}

/** “1 edit”, “3 edits”. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `school_owner` → “School owner”; `districtAdministrator` → “District administrator”. */
export function inWords(code: string): string {
  const words = code
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
