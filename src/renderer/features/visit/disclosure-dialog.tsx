import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { DialogForm } from '../../kit/dialog/dialog-form.tsx';
import { TextField } from '../../kit/field/text-field.tsx';
import { focusFirstWrong } from '../../kit/forms/focus-first-wrong.ts';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { visitMessages as t } from './visit.messages.ts';

/** Asks to whom the records go and why, before they are exported. */
export function DisclosureDialog({ form, onClose }: { form: 'csv' | 'pdf'; onClose: () => void }) {
  const [recipient, setRecipient] = useState('');
  const [purpose, setPurpose] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const missing = (text: string, error: string) =>
    isTried && text.trim() === '' ? error : undefined;

  const submit = async (element: HTMLFormElement) => {
    setIsTried(true);
    if (recipient.trim() === '' || purpose.trim() === '') {
      focusFirstWrong(element);
      return;
    }
    const result = await bridge.exportVisit({ form, recipient, purpose, headers: headers() });
    if (!result.ok) {
      setProblem(result.error);
      return;
    }
    onClose();
    const { saved, left_out = 0 } = result.value;
    if (!saved) return;
    toast(left_out === 0 ? t('exported') : t('exportedWithout', { count: left_out }));
  };

  return (
    <DialogForm
      title={t('discloseTitle')}
      size="small"
      submit={t('export')}
      problem={problem && problemMessage(problem)}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('discloseText')}</p>
      <TextField
        label={t('recipient')}
        isRequired
        value={recipient}
        onChange={setRecipient}
        error={missing(recipient, t('recipientMissing'))}
      />
      <TextField
        label={t('purpose')}
        isRequired
        value={purpose}
        onChange={setPurpose}
        error={missing(purpose, t('purposeMissing'))}
      />
    </DialogForm>
  );
}

/** The headers of the table, in order. */
function headers(): string[] {
  const names = [
    'id',
    'lastName',
    'firstName',
    'grade',
    'entry',
    'exit',
    'checked',
    'notes',
  ] as const;
  return names.map((name) => t(name));
}
