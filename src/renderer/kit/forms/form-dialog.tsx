import { type ReactNode, useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { Button } from '../button/button.tsx';
import { DialogForm } from '../dialog/dialog-form.tsx';
import { Notice } from '../surface/notice.tsx';
import type { Draft } from './draft.ts';
import { focusFirstWrong } from './focus-first-wrong.ts';
import { formMessages as t } from './form.messages.ts';
import { toastSaved } from './toast-saved.ts';

interface Saved {
  readonly changeset: string;
}

/** What saving came to; `message` says more than the problem where several edits are made at once. */
export type SaveResult<Value extends Saved> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Problem; readonly message?: string };

/** A form in a dialog. It saves one changeset, or shows the problems at their fields. */
export function FormDialog({
  title,
  save,
  saved,
  drafts,
  isUnchanged = false,
  announce = (value) => toastSaved(saved, value),
  onSave,
  onSaved,
  onClose,
  children,
}: {
  title: string;
  /** The label of the button: what will be done. */
  save: string;
  /** The message after saving. */
  saved: string;
  drafts: readonly Draft[];
  /** Nothing has changed, so there is nothing to save. */
  isUnchanged?: boolean;
  /** Shows that the edit was saved. The default offers to undo it. */
  announce?: (value: Saved) => void;
  onSave: () => Promise<SaveResult<Saved>>;
  onSaved?: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const [problem, setProblem] = useState<string>();

  // Drafts protect against an unexpected end. A form that the counselor closes forgets its draft.
  const close = () => {
    for (const draft of drafts) draft.forget();
    onClose();
  };
  const startOver = () => {
    for (const draft of drafts) draft.reset();
  };
  const submit = async (form: HTMLFormElement) => {
    const wrong = (await Promise.all(drafts.map((draft) => draft.check()))).flat();
    if (wrong.length > 0) {
      setProblem(summaryOf(wrong));
      focusFirstWrong(form);
      return;
    }
    const result = await onSave();
    if (result.ok) {
      close();
      announce(result.value);
      onSaved?.();
      return;
    }
    setProblem(result.message ?? problemMessage(result.error));
    // Where several edits are made at once, each shows its own problem.
    if (result.message === undefined) for (const draft of drafts) draft.refuse(result.error);
    focusFirstWrong(form);
  };

  return (
    <DialogForm
      title={title}
      size="medium"
      submit={save}
      problem={problem}
      isUnchanged={isUnchanged}
      hasTyped={drafts.some(({ changes }) => Object.keys(changes).length > 0)}
      onSubmit={submit}
      onClose={close}
    >
      {drafts.some(({ isRestored }) => isRestored) && (
        <Notice tone="info" actions={<Button onPress={startOver}>{t('startOver')}</Button>}>
          {t('restored')}
        </Notice>
      )}
      {drafts.some(({ isElsewhere }) => isElsewhere) && (
        <Notice tone="warn">{t('elsewhere')}</Notice>
      )}
      {children}
    </DialogForm>
  );
}

/** The message above the form when fields are wrong. Each field shows its own problem. */
function summaryOf(problems: readonly Problem[]): string {
  const [first] = problems;
  return problems.length === 1 && first
    ? problemMessage(first)
    : t('several', { count: problems.length });
}
