import { Download } from 'lucide-react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import { Button } from '../../kit/button/button.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { outboxMessages as t } from './outbox.messages.ts';

/** Exports unconfirmed edits, all of them or one, into a file that the counselor names. */
export function ExportButton({ changeset, label }: { changeset?: string; label: string }) {
  const save = async () => {
    const result = await bridge.exportOutbox(changeset === undefined ? {} : { changeset });
    if (!result.ok) toast(problemMessage(result.error));
    else if (result.value.saved) {
      toast(t('exported'));
    }
  };
  return (
    <Button onPress={save} aria-label={label}>
      <Download size={14} aria-hidden />
      {t('export')}
    </Button>
  );
}
