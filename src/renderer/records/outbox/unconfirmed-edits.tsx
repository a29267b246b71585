import type { OutboxView } from '../../../../sync/laptop/api/outbox.ts';
import { Panel } from '../../kit/surface/panel.tsx';
import { outboxMessages as t } from './outbox.messages.ts';
import { OutboxItem } from './outbox-item.tsx';

/** The unconfirmed edits of the open record. Renders nothing where there are none. */
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
