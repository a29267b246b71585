import { LifeBuoy } from 'lucide-react';
import { Button } from '../../kit/button.tsx';
import { toast } from '../../kit/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { problemWords } from '../../library/problem-message.ts';
import { outboxTexts as say } from '../../records/outbox/outbox.messages.ts';

/** Writes how the laptop stands into a file for whoever helps. */
export function SupportButton() {
  const save = async () => {
    const result = await bridge.exportSupport();
    if (!result.ok) toast(problemWords(result.error));
    else if (result.value.saved) toast(say('supportSaved'));
  };
  return (
    <Button look="quiet" onPress={save}>
      <LifeBuoy size={14} aria-hidden />
      {say('support')}
    </Button>
  );
}
