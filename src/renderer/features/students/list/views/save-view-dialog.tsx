import { type FormEvent, useState } from 'react';
import { Button } from '../../../../kit/button/button.tsx';
import { ModalDialog } from '../../../../kit/dialog/modal-dialog.tsx';
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
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsTried(true);
    if (isMissing) focusFirstWrong(event.currentTarget);
    else onSave(name.trim());
  };
  return (
    <ModalDialog title={t('saveView')} size="small" onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <div className="dialog__body">
          <TextField
            label={t('viewName')}
            description={t('viewNameHelp')}
            autoFocus
            maxLength={60}
            value={name}
            onChange={setName}
            error={isTried && isMissing ? t('viewNameMissing') : undefined}
          />
        </div>
        <div className="dialog__footer">
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit">
            {t('save')}
          </Button>
        </div>
      </form>
    </ModalDialog>
  );
}
