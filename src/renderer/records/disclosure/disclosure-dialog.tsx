import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem, Result } from '../../../../sync/model/error.ts';
import type { Exported } from '../../../preload/contract.ts';
import { DialogForm } from '../../kit/dialog/dialog-form.tsx';
import { TextField } from '../../kit/field/text-field.tsx';
import { focusFirstWrong } from '../../kit/forms/focus-first-wrong.ts';
import { disclosureMessages as t } from './disclosure.messages.ts';

/** Asks to whom student records go and why, before they are exported. */
export function DisclosureDialog({
  text,
  onExport,
  onClose,
}: {
  /** What is about to leave. */
  text: string;
  onExport: (reason: { recipient: string; purpose: string }) => Promise<Result<Exported>>;
  onClose: () => void;
}) {
  const [recipient, setRecipient] = useState('');
  const [purpose, setPurpose] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const missing = (value: string, error: string) =>
    isTried && value.trim() === '' ? error : undefined;

  const submit = async (element: HTMLFormElement) => {
    setIsTried(true);
    if (recipient.trim() === '' || purpose.trim() === '') {
      focusFirstWrong(element);
      return;
    }
    const result = await onExport({ recipient, purpose });
    if (result.ok) onClose();
    else setProblem(result.error);
  };

  return (
    <DialogForm
      title={t('title')}
      size="small"
      submit={t('export')}
      problem={problem && problemMessage(problem)}
      hasTyped={recipient !== '' || purpose !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{text}</p>
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
