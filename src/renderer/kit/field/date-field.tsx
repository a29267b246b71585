import { type CalendarDate, parseDate } from '@internationalized/date';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
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
import { FieldHelp, FieldLabel, type FieldProps } from './field.tsx';
import '../button/icon-button.css';
import '../surface/popover.css';
import './date-field.css';

/**
 * A day of the calendar. The value is `YYYY-MM-DD` or null. It never becomes an instant, so no time zone can move it.
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
  return (
    <DatePicker<CalendarDate>
      className="field"
      value={value !== null && isDate(value) ? parseDate(value) : null}
      onChange={(date) => onChange(date === null ? null : date.toString())}
      isInvalid={error !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <FieldLabel label={label} isRequired={isRequired} />
      <Group className="input input--group">
        <DateInput className="date-input numeric">
          {(segment) => <DateSegment segment={segment} className="date-input__segment" />}
        </DateInput>
        <Button className="input__button">
          <CalendarDays size={14} aria-hidden />
        </Button>
      </Group>
      <FieldHelp error={error} description={description} />
      <Popover className="popover" offset={4}>
        <Dialog className="calendar">
          <Month />
        </Dialog>
      </Popover>
    </DatePicker>
  );
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
