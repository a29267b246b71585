import { isolate } from '../../../../../sync/i18n/isolate.ts';
import type { EnrollmentView, StudentView } from '../../../../../sync/laptop/api/students.ts';
import { isDate } from '../../../../../sync/model/rules/validate.ts';
import { formatDate } from '../../../library/format/format.ts';
import { useToday } from '../../../library/hooks/use-today.ts';

/** Pixels: height of a row, of its bar, and of the years above. */
const sizes = { row: 26, bar: 10, years: 18 };
/** The smallest width of a bar, in per cent, so that a single day is visible. */
const narrowest = 0.6;

/**
 * The student's enrollments drawn to scale, a row each. The drawing is decoration: the list below it says the same.
 */
export function EnrollmentScale({ enrollments }: { enrollments: StudentView['enrollments'] }) {
  const today = useToday();
  const spans = enrollments.map((view) => spanOf(view, today)).toReversed();
  const [first] = spans;
  if (first === undefined) return null;
  const start = Math.min(...spans.map((span) => span.from));
  const end = Math.max(dayOf(today), ...spans.map((span) => span.to));
  const length = Math.max(end - start, 1);
  const at = (day: number) => ((day - start) / length) * 100;
  return (
    <svg
      className="scale"
      width="100%"
      height={sizes.years + spans.length * sizes.row}
      aria-hidden="true"
    >
      {yearsBetween(start, end).map(({ year, day }) => (
        <g key={year} className="scale__year">
          <line x1={`${at(day)}%`} x2={`${at(day)}%`} y1={0} y2="100%" />
          <text x={`${at(day)}%`} dx={4} y={11}>
            {year}
          </text>
        </g>
      ))}
      {spans.map(({ key, from, to, isOpen, name }, row) => {
        const y = sizes.years + row * sizes.row;
        const width = Math.max(at(to) - at(from), narrowest);
        // A name that begins far to the right ends with its bar.
        const isLate = at(from) > 60;
        return (
          <g key={key} className={isOpen ? 'scale__span scale__span--open' : 'scale__span'}>
            <text
              x={`${isLate ? Math.min(at(from) + width, 100) : at(from)}%`}
              y={y + 9}
              textAnchor={isLate ? 'end' : 'start'}
            >
              {name}
            </text>
            <rect
              x={`${Math.min(at(from), 100 - narrowest)}%`}
              width={`${width}%`}
              y={y + 13}
              height={sizes.bar}
              rx={3}
            />
          </g>
        );
      })}
    </svg>
  );
}

interface Span {
  readonly key: string;
  /** Days since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly isOpen: boolean;
  readonly name: string;
}

function spanOf({ enrollment, school_name }: EnrollmentView, today: string): Span {
  const { school_id, entry_date, exit_withdraw_date } = enrollment;
  const name = school_name ?? String(school_id);
  const days = [entry_date, exit_withdraw_date ?? today] as const;
  const [from, to] = [shownDay(days[0], today), shownDay(days[1], today)];
  // A bar that does not begin or end where it is drawn says its dates.
  const isCut = from !== dayOf(days[0]) || to !== dayOf(days[1]);
  return {
    key: `${school_id} ${entry_date}`,
    from,
    to: Math.max(from, to),
    isOpen: exit_withdraw_date === null,
    name: isCut ? `${isolate(name)} (${formatDate(entry_date)} – ${formatDate(days[1])})` : name,
  };
}

/** Days before and after today that are drawn. A date may be years off, or not be one: PostgreSQL knows infinity. */
const drawn = { before: 25 * 366, after: 5 * 366 };

/** The day where a date is drawn: the nearest one of those that are. */
function shownDay(date: string, today: string): number {
  const now = dayOf(today);
  const day = isDate(date) ? dayOf(date) : Number.POSITIVE_INFINITY;
  return Math.min(Math.max(day, now - drawn.before), now + drawn.after);
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/** The first days of the years between two days. */
function yearsBetween(start: number, end: number): { year: number; day: number }[] {
  const first = new Date(start * 86_400_000).getUTCFullYear() + 1;
  const last = new Date(end * 86_400_000).getUTCFullYear();
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({
    year: first + i,
    day: dayOf(`${first + i}-01-01`),
  }));
}
