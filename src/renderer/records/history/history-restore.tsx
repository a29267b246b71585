import { ConfirmDialog } from '../../kit/confirm-dialog.tsx';
import { toast } from '../../kit/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { useSaidValues } from '../use-value-formatter.ts';
import { historyTexts as say } from './history.messages.ts';
import type { Lost } from './history-lines.ts';

/** Says what restoring will do, and does it. */
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
  const words = useSaidValues(entity);
  const { title, text, confirm, fields } = asked();
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      onClose={onClose}
      onConfirm={() => bridge.call('restore', { entity, key: [...key], fields })}
      onDone={() => {
        toast(say('restored'));
        onDone();
      }}
    >
      <p>{text}</p>
    </ConfirmDialog>
  );

  function asked() {
    if ('field' in line) {
      const value = words.value(line.field, line.value);
      return {
        title: say('restoreTitle'),
        text: say('restoreText', { label: line.label, value }),
        confirm: say('restoreNow'),
        fields: { [line.field]: line.value },
      };
    }
    if (line.record === null) {
      return {
        title: say('restoreRemovalTitle'),
        text: say('restoreRemoval'),
        confirm: say('removeNow'),
        fields: null,
      };
    }
    return {
      title: say('restoreRecordTitle'),
      text: say('restoreRecord', { facts: words.of(line.record) }),
      confirm: say('restoreNow'),
      fields: line.record,
    };
  }
}
