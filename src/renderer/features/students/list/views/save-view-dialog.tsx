import { useState } from 'react';
import { DialogForm } from '../../../../kit/dialog/dialog-form.tsx';
import { TextField } from '../../../../kit/field/text-field.tsx';
import { focusFirstWrong } from '../../../../kit/forms/focus-first-wrong.ts';
import { listMessages as t } from '../list.messages.ts';

/** Asks for the name of a view that is to be saved. */
export function SaveViewDialog({
  onSave,
  onClose,
}: {
  onSave: (name: string) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [isTried, setIsTried] = useState(false);
  const isMissing = name.trim() === '';
  const submit = async (form: HTMLFormElement) => {
    setIsTried(true);
    if (isMissing) focusFirstWrong(form);
    else onSave(name.trim());
  };
  return (
    <DialogForm
      title={t('saveView')}
      size="small"
      submit={t('save')}
      hasTyped={name !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t('viewName')}
        description={t('viewNameHelp')}
        autoFocus
        maxLength={60}
        value={name}
        onChange={setName}
        error={isTried && isMissing ? t('viewNameMissing') : undefined}
      />
    </DialogForm>
  );
}
