import { bridge } from '../shell/bridge.ts';
import { problemWords } from '../shell/problem-words.ts';
import { toast } from '../ui/toasts.tsx';
import { uiWords as say } from '../ui/ui-words.ts';

/** Says that an action was saved, and offers to undo it. */
export function toastSaved(words: string, { changeset }: { readonly changeset: string }): void {
  toast(words, async () => {
    const undone = await bridge.call('undo', { changeset });
    toast(undone.ok ? say('undone') : problemWords(undone.error));
  });
}
