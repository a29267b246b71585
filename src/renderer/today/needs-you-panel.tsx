import { goTo } from '../shell/place-store.ts';
import { useAsked } from '../shell/use-asked.ts';
import { OutboxItem } from '../sync/outbox-item.tsx';
import { needsPerson } from '../sync/outbox-words.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import { todayWords as say } from './today-words.ts';

/** Edits that go nowhere until the counselor chooses or corrects something. */
export function NeedsYouPanel() {
  const { data: items = [] } = useAsked('listOutbox', {});
  const inNeed = items.filter(({ state }) => needsPerson(state));
  if (inNeed.length === 0) return null;
  return (
    <Panel
      title={say('needsYou', { count: inNeed.length })}
      actions={
        <Button look="quiet" onPress={() => goTo.screen('outbox')}>
          {say('allOfThem')}
        </Button>
      }
    >
      <ul>
        {inNeed.slice(0, 5).map((item) => (
          <OutboxItem key={item.changeset} item={item} />
        ))}
      </ul>
    </Panel>
  );
}
