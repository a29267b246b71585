import { ConfirmDialog } from '../../kit/dialog/confirm-dialog.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { historyMessages as t } from './history.messages.ts';
import type { Lost } from './history-lines.ts';
import { useValueFormatter } from './use-value-formatter.ts';

/** Explains what restoring will do, and does it. */
export function RestoreDialog({
  lost: { record, line },
  onClose,
  onDone,
}: {
  lost: Lost;
  onClose: () => void;
  onDone: () => void;
}) {
  const { entity, key } = record;
  const format = useValueFormatter(entity);
  const { title, text, confirm, fields } = confirmation();
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      onClose={onClose}
      onConfirm={() => bridge.call('restore', { entity, key: [...key], fields })}
      onDone={() => {
        toast(t('restored'));
        onDone();
      }}
    >
      <p>{text}</p>
    </ConfirmDialog>
  );

  function confirmation() {
    if ('field' in line) {
      const value = format.value(line.field, line.value);
      return {
        title: t('restoreTitle'),
        text: t('restoreText', { label: line.label, value }),
        confirm: t('restoreNow'),
        fields: { [line.field]: line.value },
      };
    }
    if (line.record === null) {
      return {
        title: t('restoreRemovalTitle'),
        text: t('restoreRemoval'),
        confirm: t('removeNow'),
        fields: null,
      };
    }
    return {
      title: t('restoreRecordTitle'),
      text: t('restoreRecord', { facts: format.of(line.record) }),
      confirm: t('restoreNow'),
      fields: line.record,
    };
  }
}
