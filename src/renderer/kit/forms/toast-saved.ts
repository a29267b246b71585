import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import { bridge } from '../../library/bridge.ts';
import { kitMessages as t } from '../kit.messages.ts';
import { toast } from '../surface/toasts.tsx';

/**
 * Says that an action was saved, and offers to undo it.
 * @param name whose record was changed
 */
export function toastSaved(
  text: string,
  { changeset }: { readonly changeset: string },
  name: string,
): void {
  toast(text, async () => {
    const undone = await bridge.call('undo', { changeset });
    toast(undone.ok ? t('undone', { name }) : problemMessage(undone.error));
  });
}
