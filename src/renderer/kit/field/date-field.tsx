import { type CalendarDate, parseDate } from '@internationalized/date';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import { type ComponentProps, useEffect, useMemo, useRef, useState } from 'react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Popover,
} from 'react-aria-components';
import { isDate } from '../../../../sync/model/rules/validate.ts';
import { formatMonth } from '../../library/format/format.ts';
import { kitMessages as t } from '../kit.messages.ts';
import { FieldHelp, FieldLabel, type FieldProps } from './field.tsx';
import { isMissingDay, missingDay, nothingTyped, textOfDay } from './typed-day.ts';
import '../button/icon-button.css';
import '../surface/popover.css';
import './date-field.css';

type DateSegmentType = ComponentProps<typeof DateSegment>['segment'];

/**
 * A day of the calendar. The value is `YYYY-MM-DD` or null. It never becomes an instant, so no time zone can move it.
 *
 * A day that its month does not have, such as February 31, is the value too: the field says so, and what takes the value
 * refuses it. React Aria would replace it by a day that nobody typed.
 */
export function DateField({
  label,
  error,
  description,
  value,
  onChange,
  isRequired = false,
}: FieldProps & {
  value: string | null;
  onChange: (value: string | null) => void;
  isRequired?: boolean;
}) {
  const typed = useRef(nothingTyped);
  const isMissing = value !== null && isMissingDay(value);
  const valid = value !== null && isDate(value) ? value : null;
  // While a missing day stands in the field, another value would take it away.
  const [held, setHeld] = useState(valid);
  const shown = isMissing ? held : valid;
  const check = () => {
    const missing = missingDay(typed.current);
    // Back at the day that React Aria has all the while, which it does not report.
    if (isMissing && held !== null && textOfDay(typed.current) === held) onChange(held);
    if (missing === null || missing === value) return;
    if (!isMissing) setHeld(valid);
    onChange(missing);
  };
  const latestCheck = useRef(check);
  latestCheck.current = check;
  const type = (segment: DateSegmentType) => {
    const { type: part, value: number, isPlaceholder } = segment;
    if (part !== 'year' && part !== 'month' && part !== 'day') return;
    typed.current = { ...typed.current, [part]: isPlaceholder ? null : (number ?? null) };
    // The other parts may have changed with this one.
    queueMicrotask(() => latestCheck.current());
  };
  const group = useRef<HTMLDivElement>(null);
  const change = (date: CalendarDate | null) => {
    // On leaving the field, React Aria offers a day of the month in place of the missing one.
    const isLeaving = !group.current?.contains(document.activeElement);
    if (isLeaving && missingDay(typed.current) !== null) setHeld(null);
    else onChange(date === null ? null : date.toString());
  };
  // React Aria takes another object for another value, and forgets what is being typed.
  const date = useMemo(() => (shown === null ? null : parseDate(shown)), [shown]);
  const wrong = isMissing ? noSuchDay(value) : error;
  return (
    <DatePicker<CalendarDate>
      className="field"
      value={date}
      onChange={change}
      isInvalid={wrong !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <FieldLabel label={label} isRequired={isRequired} />
      <Group
        ref={group}
        className="input input--group"
        onKeyDown={({ key }) => {
          if (isMissing && (key === 'Backspace' || key === 'Delete')) onChange(null);
        }}
      >
        <DateInput className="date-input numeric">
          {(segment) => <Segment segment={segment} onShow={type} />}
        </DateInput>
        <Button className="input__button">
          <CalendarDays size={14} aria-hidden />
        </Button>
      </Group>
      <FieldHelp error={wrong} description={description} />
      <Popover className="popover" offset={4}>
        <Dialog className="calendar">
          <Month />
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

/** A part of the date. It reports what stands in it, which React Aria does not while the day is missing. */
function Segment({
  segment,
  onShow,
}: {
  segment: DateSegmentType;
  onShow: (segment: DateSegmentType) => void;
}) {
  const { text, isPlaceholder } = segment;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each text that is shown
  useEffect(() => onShow(segment), [text, isPlaceholder]);
  return <DateSegment segment={segment} className="date-input__segment" />;
}

function noSuchDay(day: string): string {
  return t('noSuchDay', { day: Number(day.slice(8)), month: formatMonth(day.slice(0, 7)) });
}

function Month() {
  return (
    <Calendar>
      <header className="calendar__header">
        <Button slot="previous" className="icon-button">
          <ChevronLeft size={16} aria-hidden />
        </Button>
        <Heading className="calendar__title" />
        <Button slot="next" className="icon-button">
          <ChevronRight size={16} aria-hidden />
        </Button>
      </header>
      <CalendarGrid>
        {(date) => <CalendarCell date={date} className="calendar__day numeric" />}
      </CalendarGrid>
    </Calendar>
  );
}
