import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../kit/button/button.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { DisclosureDialog } from '../disclosure/disclosure-dialog.tsx';
import { outboxMessages as t } from './outbox.messages.ts';

/** Exports unconfirmed edits, all of them or one, into a file that the counselor names. */
export function ExportButton({ changeset, label }: { changeset?: string; label: string }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button onPress={() => setIsAsking(true)} aria-label={label}>
        <Download size={14} aria-hidden />
        {t('export')}
      </Button>
      {isAsking && (
        <DisclosureDialog
          text={t('exportText')}
          onExport={async (reason) => {
            const one = changeset === undefined ? {} : { changeset };
            const result = await bridge.exportOutbox({ ...one, ...reason });
            if (result.ok && result.value.saved) toast(t('exported'));
            return result;
          }}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
