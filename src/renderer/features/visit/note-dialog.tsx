import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem, Result } from '../../../../sync/model/error.ts';
import { DialogForm } from '../../kit/dialog/dialog-form.tsx';
import { TextAreaField } from '../../kit/field/text-area-field.tsx';
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
  const submit = async () => {
    const result = await onSave(text);
    if (result.ok) onClose();
    else setProblem(result.error);
  };
  return (
    <DialogForm
      title={title}
      size="small"
      submit={t('save')}
      problem={problem && problemMessage(problem)}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextAreaField
        label={t('noteLabel')}
        description={t('noteHelp')}
        value={text}
        onChange={setText}
      />
    </DialogForm>
  );
}
