import { useState } from 'react';
import type { OutboxView } from '../../../../sync/laptop/api/outbox.ts';
import { Button } from '../../kit/button/button.tsx';
import { ConfirmDialog } from '../../kit/dialog/confirm-dialog.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { AmendDialog } from './amend-dialog.tsx';
import { ConflictDialog } from './conflict/conflict-dialog.tsx';
import { ExportButton } from './export-button.tsx';
import { stateLabel } from './outbox-state.ts';
import './outbox.css';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import { titleMessage } from '../../../../sync/i18n/title-message.ts';
import { outboxMessages as t } from './outbox.messages.ts';

/** A changeset that the center has not confirmed, with its actions. */
export function OutboxItem({
  item,
  isInRecord = false,
}: {
  item: OutboxView;
  isInRecord?: boolean;
}) {
  const [open, setOpen] = useState<'conflict' | 'amend' | 'discard' | null>(null);
  const now = useNow();
  const { tone, label } = stateLabel(item.state);
  const title = titleMessage(item.parts);
  return (
    <li className="outbox-item">
      <div className="outbox-item__text">
        <p className="outbox-item__title">{title}</p>
        <p className="outbox-item__facts">
          <Badge tone={tone}>{label}</Badge>
          <span className="muted numeric">
            {t('made', { when: formatInstant(item.made_at, now) })}
          </span>
        </p>
        {item.reason && <p className="selectable">{problemMessage(item.reason)}</p>}
      </div>
      <div className="outbox-item__actions">
        {!isInRecord && <OpenRecord item={item} />}
        {item.state === 'conflict' && (
          <Button look="primary" onPress={() => setOpen('conflict')}>
            {t('choose')}
          </Button>
        )}
        {item.state === 'rejected' && (
          <Button
            look="primary"
            onPress={() => setOpen('amend')}
            aria-label={t('correctNamed', { title })}
          >
            {t('correct')}
          </Button>
        )}
        {item.state === 'parked' && (
          <ExportButton changeset={item.changeset} label={t('exportNamed', { title })} />
        )}
        {item.state !== 'in_flight' && (
          <Button onPress={() => setOpen('discard')} aria-label={t('discardNamed', { title })}>
            {t('discard')}
          </Button>
        )}
      </div>
      {open === 'conflict' && (
        <ConflictDialog changeset={item.changeset} onClose={() => setOpen(null)} />
      )}
      {open === 'amend' && (
        <AmendDialog
          changeset={item.changeset}
          reason={item.reason}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'discard' && <DiscardDialog item={item} onClose={() => setOpen(null)} />}
    </li>
  );
}

function OpenRecord({ item }: { item: OutboxView }) {
  // A student who was enrolled by ID is in the mirror only after the center has found the record.
  if (item.action === 'enroll_by_id') return null;
  const record = item.records.find(({ entity }) => entity !== 'schools');
  const id = record && String(record.key[0]);
  if (!record || id === undefined) return null;
  const open = () => (record.entity === 'profiles' ? goTo.profile(id) : goTo.student(id));
  return (
    <Button
      look="quiet"
      onPress={open}
      aria-label={t('openNamed', { title: titleMessage(item.parts) })}
    >
      {t('open')}
    </Button>
  );
}

function DiscardDialog({ item, onClose }: { item: OutboxView; onClose: () => void }) {
  return (
    <ConfirmDialog
      title={t('discardTitle')}
      confirm={t('discardNow')}
      onClose={onClose}
      onConfirm={() => bridge.call('discard', { changeset: item.changeset })}
      onDone={() => toast(t('discarded', { title: titleMessage(item.parts) }))}
    >
      <p>
        <strong>{titleMessage(item.parts)}</strong>
      </p>
      <p>{t('discardText')}</p>
    </ConfirmDialog>
  );
}
