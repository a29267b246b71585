import { SlidersHorizontal } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useSession } from '../session/session-store.ts';
import { Button } from '../ui/button.tsx';
import { DateField } from '../ui/date-field.tsx';
import { Switch } from '../ui/switch.tsx';
import { listWords as say } from './list-words.ts';
import {
  clearMoreFilters,
  countMoreFilters,
  setStudentFilter,
  useStudentFilter,
} from './student-query-store.ts';

const dates = [
  ['entered_from', 'enteredFrom'],
  ['entered_to', 'enteredTo'],
  ['exited_from', 'exitedFrom'],
  ['exited_to', 'exitedTo'],
] as const;

/** Filters that are needed less often: by dates, and by whom students are assigned to. */
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
        {count === 0 ? say('more') : say('moreOn', { count })}
      </Button>
      <Popover className="popover" placement="bottom start" offset={4}>
        <Dialog className="more-filters" aria-label={say('more')}>
          {hasProfile && (
            <Switch
              label={say('mine')}
              isSelected={filter.mine}
              onChange={(mine) => setStudentFilter({ mine })}
            />
          )}
          <div className="more-filters__dates">
            {dates.map(([name, label]) => (
              <DateField
                key={name}
                label={say(label)}
                value={filter[name]}
                onChange={(value) => setStudentFilter({ [name]: value })}
              />
            ))}
          </div>
          <Button isDisabled={count === 0} onPress={clearMoreFilters}>
            {say('clearMore')}
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
