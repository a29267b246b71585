import { type FormEvent, useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem, Result } from '../../../../sync/model/error.ts';
import { Button } from '../../kit/button/button.tsx';
import { ModalDialog } from '../../kit/dialog/modal-dialog.tsx';
import { TextAreaField } from '../../kit/field/text-area-field.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { visitMessages as t } from './visit.messages.ts';

/** Asks for a note. */
export function NoteDialog({
  title,
  first,
  onSave,
  onClose,
}: {
  title: string;
  first: string;
  onSave: (text: string) => Promise<Result<unknown>>;
  onClose: () => void;
}) {
  const [text, setText] = useState(first);
  const [problem, setProblem] = useState<Problem>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await onSave(text);
    if (result.ok) onClose();
    else setProblem(result.error);
  };
  return (
    <ModalDialog title={title} size="small" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <div className="dialog__body">
          {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
          <TextAreaField
            label={t('noteLabel')}
            description={t('noteHelp')}
            value={text}
            onChange={setText}
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
