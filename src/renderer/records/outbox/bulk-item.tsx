import { useState } from 'react';
import { titleMessage } from '../../../../sync/i18n/title-message.ts';
import type { BulkView } from '../../../../sync/laptop/api/bulk.ts';
import type { OutboxView } from '../../../../sync/laptop/api/outbox.ts';
import { Button } from '../../kit/button/button.tsx';
import { ConfirmDialog } from '../../kit/dialog/confirm-dialog.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { outboxMessages as t } from './outbox.messages.ts';
import './outbox.css';

/** An action on several students of which some or all edits wait: one entry, discarded whole. */
export function BulkItem({ bulk, items }: { bulk: BulkView; items: readonly OutboxView[] }) {
  const [isAsking, setIsAsking] = useState(false);
  const now = useNow();
  const title = t(bulk.kind === 'withdraw' ? 'bulkWithdraw' : 'bulkTransfer', {
    count: bulk.count,
  });
  const made_at = items[0]?.made_at;
  return (
    <li className="outbox-item">
      <div className="outbox-item__text">
        <p className="outbox-item__title">{title}</p>
        <p className="outbox-item__facts muted numeric">
          {t('bulkLeft', { left: items.length, all: bulk.count })}
          {made_at !== undefined && ` · ${t('made', { when: formatInstant(made_at, now) })}`}
        </p>
        <details>
          <summary>{t('bulkEach')}</summary>
          <ul className="outbox-item__each">
            {items.map(({ changeset, parts }) => (
              <li key={changeset}>{titleMessage(parts)}</li>
            ))}
          </ul>
        </details>
      </div>
      <div className="outbox-item__actions">
        <Button onPress={() => setIsAsking(true)} aria-label={t('discardAllNamed', { title })}>
          {t('discardAll')}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('discardAllTitle')}
          confirm={t('discardAllNow')}
          onClose={() => setIsAsking(false)}
          onConfirm={() => bridge.call('discardBulk', { bulk: bulk.bulk })}
          onDone={({ settled }) => toast(t('allDiscarded', { count: settled }))}
        >
          <p>
            <strong>{title}</strong>
          </p>
          <p>{t('discardAllText', { count: items.length })}</p>
        </ConfirmDialog>
      )}
    </li>
  );
}
