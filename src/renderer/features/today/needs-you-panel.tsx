import { Button } from '../../kit/button/button.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { useQuery } from '../../library/query/use-query.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { OutboxItem } from '../../records/outbox/outbox-item.tsx';
import { needsPerson } from '../../records/outbox/outbox-state.ts';
import { todayMessages as t } from './today.messages.ts';

/** Edits that need a choice or a correction by the counselor. */
export function NeedsYouPanel() {
  const { data: items = [] } = useQuery('listOutbox', {});
  const inNeed = items.filter(({ state }) => needsPerson(state));
  if (inNeed.length === 0) return null;
  return (
    <Panel
      title={t('needsYou', { count: inNeed.length })}
      actions={
        <Button look="quiet" onPress={() => goTo.screen('outbox')}>
          {t('allOfThem')}
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
