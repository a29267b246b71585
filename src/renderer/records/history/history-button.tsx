import { History } from 'lucide-react';
import { useState } from 'react';
import type { RecordRef } from '../../../../sync/model/record-ref.ts';
import { Button } from '../../kit/button/button.tsx';
import { historyMessages as t } from './history.messages.ts';
import { HistoryDialog } from './history-dialog.tsx';

/** Opens the history of a record. */
export function HistoryButton({ record, title }: { record: RecordRef; title: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button look="quiet" onPress={() => setIsOpen(true)}>
        <History size={14} aria-hidden />
        {t('history')}
      </Button>
      {isOpen && <HistoryDialog record={record} title={title} onClose={() => setIsOpen(false)} />}
    </>
  );
}
