import { SlidersHorizontal } from 'lucide-react';
import { Fragment } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { isDate } from '../../../../../sync/model/rules/validate.ts';
import { Button } from '../../../kit/button/button.tsx';
import { Segments } from '../../../kit/field/choice/segments.tsx';
import { DateField } from '../../../kit/field/date-field.tsx';
import { useToday } from '../../../library/hooks/use-today.ts';
import {
  clearMoreFilters,
  countMoreFilters,
  setStudentFilter,
  useStudentFilter,
} from '../../../library/stores/student-query-store.ts';
import { listMessages as t } from './list.messages.ts';
import { periodsAt } from './periods.ts';

const dates = [
  { what: 'entered', from: ['entered_from', 'enteredFrom'], to: ['entered_to', 'enteredTo'] },
  { what: 'exited', from: ['exited_from', 'exitedFrom'], to: ['exited_to', 'exitedTo'] },
] as const;
type DateName = (typeof dates)[number]['from' | 'to'][0];

/** Less common filters: by dates. */
export function MoreFilters() {
  const filter = useStudentFilter();
  const count = countMoreFilters(filter);
  return (
    <DialogTrigger>
      <Button>
        <SlidersHorizontal size={14} aria-hidden />
        {count === 0 ? t('more') : t('moreOn', { count })}
      </Button>
      <Popover className="popover" placement="bottom start" offset={4}>
        <Dialog className="more-filters" aria-label={t('more')}>
          <div className="more-filters__dates">
            {dates.map(({ what, from, to }) => (
              <Fragment key={what}>
                <Periods what={what} from={from[0]} to={to[0]} />
                {[from, to].map(([name, label]) => (
                  <DateField
                    key={name}
                    label={t(label)}
                    value={filter[name]}
                    onChange={(value) => setDate(name, value)}
                  />
                ))}
              </Fragment>
            ))}
          </div>
          <Button slot="close" isDisabled={count === 0} onPress={clearMoreFilters}>
            {t('clearMore')}
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** A day that the calendar does not have filters nothing: the field is empty again. */
function setDate(name: DateName, value: string | null) {
  setStudentFilter({ [name]: value !== null && isDate(value) ? value : null });
}

/** Periods that people mean when they filter by a date. */
function Periods({
  what,
  from,
  to,
}: {
  what: 'entered' | 'exited';
  from: 'entered_from' | 'exited_from';
  to: 'entered_to' | 'exited_to';
}) {
  const filter = useStudentFilter();
  const today = useToday();
  const periods = [{ id: 'any_time', from: null, to: null }, ...periodsAt(today)] as const;
  const chosen = periods.find((one) => one.from === filter[from] && one.to === filter[to]);
  return (
    <div className="more-filters__periods">
      <span className="field__label">{t(what)}</span>
      <Segments
        label={t(what)}
        choices={periods.map(({ id }) => ({ id, name: t(id) }))}
        value={chosen?.id ?? 'other_days'}
        onChange={(id) => {
          const period = periods.find((one) => one.id === id);
          if (period !== undefined) setStudentFilter({ [from]: period.from, [to]: period.to });
        }}
      />
    </div>
  );
}
