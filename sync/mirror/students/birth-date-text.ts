/** Days of birth, as numbers (20140304), that a typed date may mean. */
export interface BirthDates {
  readonly from: number;
  readonly to: number;
  /** The usual reading of the date: 3/4/2014 is March 4, and might be April 3. */
  readonly isUsual: boolean;
}

const months = [
  ['january', 'enero'],
  ['february', 'febrero'],
  ['march', 'marzo'],
  ['april', 'abril'],
  ['may', 'mayo'],
  ['june', 'junio'],
  ['july', 'julio'],
  ['august', 'agosto'],
  ['september', 'septiembre', 'setiembre'],
  ['october', 'octubre'],
  ['november', 'noviembre'],
  ['december', 'diciembre'],
] as const;

type Reader = (parts: readonly string[]) => BirthDates[];

const forms: readonly (readonly [RegExp, Reader])[] = [
  [
    /\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b/,
    ([year, month, day]) => days(Number(year), Number(month), Number(day)),
  ],
  [/\b(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)\b/, readNumeric],
  [
    /\b(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/iu,
    ([month = '', day, year]) => days(Number(year), monthOf(month), Number(day)),
  ],
  [
    /\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?(\p{L}{3,})\.?,?\s+(?:de\s+)?(\d{4})\b/iu,
    ([day, month = '', year]) => days(Number(year), monthOf(month), Number(day)),
  ],
  [
    /\b(\p{L}{3,})\.?\s+(?:de\s+)?((?:19|20)\d\d)\b/iu,
    ([month = '', year]) => wholeMonth(Number(year), monthOf(month)),
  ],
  [/\b((?:19|20)\d\d)-(\d\d)\b/, ([year, month]) => wholeMonth(Number(year), Number(month))],
];

/** Takes a birth date out of a query, in the spellings that people use, and leaves the other words. */
export function takeBirthDate(text: string): {
  readonly dates: readonly BirthDates[] | undefined;
  readonly rest: string;
} {
  for (const [form, read] of forms) {
    const match = form.exec(text);
    if (match === null) continue;
    const dates = read(match.slice(1));
    if (dates.length === 0) continue;
    return {
      dates,
      rest: `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`,
    };
  }
  return { dates: undefined, rest: text };
}

/** With dots the day comes first, otherwise the month. The other order is a second reading. */
function readNumeric([one, separator, other, year = '']: readonly string[]): BirthDates[] {
  const monthFirst = separator !== '.';
  const [month, day] = monthFirst ? [Number(one), Number(other)] : [Number(other), Number(one)];
  const full = year.length === 4 ? Number(year) : fullYear(Number(year));
  const usual = days(full, month, day);
  const second = month === day ? [] : days(full, day, month);
  if (usual.length === 0) return second;
  return [...usual, ...second.map((dates) => ({ ...dates, isUsual: false }))];
}

function fullYear(year: number): number {
  return year < 50 ? 2000 + year : 1900 + year;
}

function days(year: number, month: number, day: number): BirthDates[] {
  if (month < 1 || month > 12 || day < 1 || day > 31) return [];
  const date = year * 10_000 + month * 100 + day;
  return [{ from: date, to: date, isUsual: true }];
}

function wholeMonth(year: number, month: number): BirthDates[] {
  if (month < 1 || month > 12) return [];
  const first = year * 10_000 + month * 100;
  return [{ from: first, to: first + 31, isUsual: true }];
}

/** 1 to 12; 0 for another word. */
function monthOf(word: string): number {
  const begun = word.toLowerCase();
  return months.findIndex((names) => names.some((name) => name.startsWith(begun))) + 1;
}
