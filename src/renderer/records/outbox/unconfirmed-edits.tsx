import type { OutboxView } from '../../../../sync/laptop/api/outbox.ts';
import { Panel } from '../../kit/surface/panel.tsx';
import { outboxMessages as t } from './outbox.messages.ts';
import { OutboxItem } from './outbox-item.tsx';

/** What of the outbox is about the record that is open. Nothing, where there is none. */
export function UnconfirmedEdits({ changesets }: { changesets: readonly OutboxView[] }) {
  if (changesets.length === 0) return null;
  return (
    <Panel title={t('unconfirmed')}>
      <ul>
        {changesets.map((item) => (
          <OutboxItem key={item.changeset} item={item} isInRecord />
        ))}
      </ul>
    </Panel>
  );
}
