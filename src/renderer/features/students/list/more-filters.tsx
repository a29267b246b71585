import { SlidersHorizontal } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Button } from '../../../kit/button/button.tsx';
import { Switch } from '../../../kit/field/choice/switch.tsx';
import { DateField } from '../../../kit/field/date-field.tsx';
import { useSession } from '../../../library/stores/session-store.ts';
import {
  clearMoreFilters,
  countMoreFilters,
  setStudentFilter,
  useStudentFilter,
} from '../../../library/stores/student-query-store.ts';
import { listMessages as t } from './list.messages.ts';

const dates = [
  ['entered_from', 'enteredFrom'],
  ['entered_to', 'enteredTo'],
  ['exited_from', 'exitedFrom'],
  ['exited_to', 'exitedTo'],
] as const;

/** Less common filters: by dates, and by assignment to the person. */
export function MoreFilters() {
  const filter = useStudentFilter();
  const count = countMoreFilters(filter);
  const hasProfile = useSession(
    ({ session }) => session?.state === 'open' && session.user.profile_id !== null,
  );
  return (
    <DialogTrigger>
      <Button>
        <SlidersHorizontal size={14} aria-hidden />
        {count === 0 ? t('more') : t('moreOn', { count })}
      </Button>
      <Popover className="popover" placement="bottom start" offset={4}>
        <Dialog className="more-filters" aria-label={t('more')}>
          {hasProfile && (
            <Switch
              label={t('mine')}
              isSelected={filter.mine}
              onChange={(mine) => setStudentFilter({ mine })}
            />
          )}
          <div className="more-filters__dates">
            {dates.map(([name, label]) => (
              <DateField
                key={name}
                label={t(label)}
                value={filter[name]}
                onChange={(value) => setStudentFilter({ [name]: value })}
              />
            ))}
          </div>
          <Button isDisabled={count === 0} onPress={clearMoreFilters}>
            {t('clearMore')}
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
