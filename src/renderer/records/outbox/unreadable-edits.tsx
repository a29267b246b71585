import { useState } from 'react';
import { entityMessages } from '../../../../sync/i18n/entity.messages.ts';
import { currentLanguage, localeOf } from '../../../../sync/i18n/language.ts';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { UnreadableView } from '../../../../sync/laptop/api/outbox.ts';
import { Button } from '../../kit/button/button.tsx';
import { ConfirmDialog } from '../../kit/dialog/confirm-dialog.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { ExportButton } from './export-button.tsx';
import { unreadableMessages as t } from './unreadable.messages.ts';
import './outbox.css';

/** Edits whose stored row cannot be read: they are not sent, and stay until a person discards them. */
export function UnreadableEdits({ items }: { items: readonly UnreadableView[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title={t('title', { count: items.length })}>
      <ul>
        {items.map((item) => (
          <UnreadableEdit key={item.changeset} item={item} />
        ))}
      </ul>
    </Panel>
  );
}

function UnreadableEdit({ item }: { item: UnreadableView }) {
  const [isDiscarding, setDiscarding] = useState(false);
  const name = nameOfEdit(item);
  return (
    <li className="outbox-item">
      <div className="outbox-item__text">
        <p className="outbox-item__title">{name}</p>
        <p className="selectable">{problemMessage(item.reason)}</p>
      </div>
      <div className="outbox-item__actions">
        <ExportButton changeset={item.changeset} label={t('export', { name })} />
        <Button onPress={() => setDiscarding(true)} aria-label={t('discardNamed', { name })}>
          {t('discard')}
        </Button>
      </div>
      {isDiscarding && (
        <ConfirmDialog
          title={t('discardTitle')}
          confirm={t('discardNow')}
          onClose={() => setDiscarding(false)}
          onConfirm={() => bridge.call('discard', { changeset: item.changeset })}
          onDone={() => toast(t('discarded'))}
        >
          <p>
            <strong>{name}</strong>
          </p>
          <p>{t('discardText')}</p>
        </ConfirmDialog>
      )}
    </li>
  );
}

function nameOfEdit({ records }: UnreadableView): string {
  if (records.length === 0) return t('unknown');
  const names = records.map(({ entity, name }) =>
    entity === 'student_school_associations'
      ? t('enrollment', { name })
      : t('record', { entity: entityMessages(entity), name }),
  );
  // A transfer touches two enrollments of one student.
  const list = new Intl.ListFormat(localeOf(currentLanguage())).format(new Set(names));
  return t('about', { records: list });
}
