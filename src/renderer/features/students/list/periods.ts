import { endOfMonth, parseDate, startOfMonth } from '@internationalized/date';
import { schoolYearOf } from '../../../../../sync/model/days/school-year.ts';

/** A period of days, both included. */
interface Period {
  readonly id: 'this_month' | 'last_month' | 'school_year';
  readonly from: string;
  readonly to: string;
}

/** The periods around a day that the filters by date offer. */
export function periodsAt(day: string): Period[] {
  const today = parseDate(day);
  const month = (id: Period['id'], of: typeof today) => ({
    id,
    from: startOfMonth(of).toString(),
    to: endOfMonth(of).toString(),
  });
  const year = schoolYearOf(day);
  return [
    month('this_month', today),
    month('last_month', today.subtract({ months: 1 })),
    { id: 'school_year', from: `${year - 1}-07-01`, to: `${year}-06-30` },
  ];
}
