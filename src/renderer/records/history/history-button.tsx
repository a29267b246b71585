import { History } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { historyTexts as say } from './history.messages.ts';
import { HistoryDialog } from './history-dialog.tsx';
import type { RecordName } from './history-lines.ts';

/** Opens the history of a record. */
export function HistoryButton({ record, title }: { record: RecordName; title: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button look="quiet" onPress={() => setIsOpen(true)}>
        <History size={14} aria-hidden />
        {say('history')}
      </Button>
      {isOpen && <HistoryDialog record={record} title={title} onClose={() => setIsOpen(false)} />}
    </>
  );
}
