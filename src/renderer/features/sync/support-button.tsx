import { LifeBuoy } from 'lucide-react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import { ActionButton } from '../../kit/button/action-button.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { outboxMessages as t } from '../../records/outbox/outbox.messages.ts';

/** Exports the support bundle: the state of the laptop, in a file. */
export function SupportButton() {
  const save = async () => {
    const result = await bridge.exportSupport();
    if (!result.ok) toast(problemMessage(result.error));
    else if (result.value.saved) toast(t('supportSaved'));
  };
  return (
    <ActionButton look="quiet" onAct={save}>
      <LifeBuoy size={14} aria-hidden />
      {t('support')}
    </ActionButton>
  );
}
