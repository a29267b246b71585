import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem, Result } from '../../../../sync/model/error.ts';
import { DialogForm } from '../../kit/dialog/dialog-form.tsx';
import { TextAreaField } from '../../kit/field/text-area-field.tsx';
import { useSavedDraft } from '../../kit/forms/use-saved-draft.ts';
import { visitMessages as t } from './visit.messages.ts';

/** Asks for a note. What is typed is stored until the dialog closes, so that a lock or a crash loses nothing. */
export function NoteDialog({
  title,
  draftName,
  first,
  onSave,
  onClose,
}: {
  title: string;
  draftName: string;
  first: string;
  onSave: (text: string) => Promise<Result<unknown>>;
  onClose: () => void;
}) {
  const [text, setText] = useState(first);
  const [problem, setProblem] = useState<Problem>();
  const draft = useSavedDraft(draftName, text === first ? {} : { text }, (stored) =>
    setText(String(stored.text)),
  );
  const close = () => {
    draft.forget();
    onClose();
  };
  const submit = async () => {
    const result = await onSave(text);
    if (result.ok) close();
    else setProblem(result.error);
  };
  return (
    <DialogForm
      title={title}
      size="small"
      submit={t('save')}
      problem={problem && problemMessage(problem)}
      hasTyped={text !== first}
      onSubmit={submit}
      onClose={close}
    >
      <TextAreaField
        label={t('noteLabel')}
        description={t('noteHelp')}
        autoFocus
        value={text}
        onChange={setText}
      />
    </DialogForm>
  );
}
