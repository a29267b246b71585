import { LifeBuoy } from 'lucide-react';
import { bridge } from '../shell/bridge.ts';
import { problemWords } from '../shell/problem-words.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toasts.tsx';
import { outboxTexts as say } from './outbox-texts.ts';

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
