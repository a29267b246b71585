import { Download } from 'lucide-react';
import { Button } from '../../kit/button.tsx';
import { toast } from '../../kit/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { problemWords } from '../../library/problem-message.ts';
import { outboxTexts as say } from './outbox.messages.ts';

/** Writes what waits, all of it or one edit, into a file that the counselor names. */
export function ExportButton({ changeset, label }: { changeset?: string; label: string }) {
  const save = async () => {
    const result = await bridge.exportOutbox(changeset === undefined ? {} : { changeset });
    if (!result.ok) toast(problemWords(result.error));
    else if (result.value.saved) {
      toast(say('exported'));
    }
  };
  return (
    <Button onPress={save} aria-label={label}>
      <Download size={14} aria-hidden />
      {say('export')}
    </Button>
  );
}
