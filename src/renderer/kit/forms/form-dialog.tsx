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
  about,
  saved,
  drafts,
  isUnchanged = false,
  announce = (value) => toastSaved(saved, value, about),
  onSave,
  onSaved,
  onClose,
  advice,
  children,
}: {
  title: string;
  /** The label of the button: what will be done. */
  save: string;
  /** Whose record is changed. */
  about: string;
  /** The message after saving: it names whose record was changed. */
  saved: string;
  drafts: readonly Draft[];
  /** Nothing has changed, so there is nothing to save. */
  isUnchanged?: boolean;
  /** Shows that the edit was saved. The default offers to undo it. */
  announce?: (value: Saved) => void;
  onSave: () => Promise<SaveResult<Saved>>;
  onSaved?: () => void;
  onClose: () => void;
  /** Warnings about what is typed. They stay in sight however long the form is. */
  advice?: ReactNode;
  children: ReactNode;
}) {
  const [hasTried, setHasTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const typed = JSON.stringify(drafts.map(({ values }) => values));
  const wrong = hasTried ? drafts.flatMap(({ problems }) => problems) : [];
  // What was refused may be right by now.
  const isRefused = refusal?.typed === undefined || refusal.typed === typed;
  const problem = summaryOf(wrong) ?? (isRefused ? refusal?.text : undefined);

  // Drafts protect against an unexpected end. A form that the counselor closes forgets its draft.
  const close = () => {
    for (const draft of drafts) draft.forget();
    onClose();
  };
  const startOver = () => {
    for (const draft of drafts) draft.reset();
  };
  const submit = async (form: HTMLFormElement) => {
    setHasTried(true);
    setRefusal(undefined);
    const found = (await Promise.all(drafts.map((draft) => draft.check()))).flat();
    if (found.length > 0) {
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
    const { message } = result;
    setRefusal(
      message === undefined ? { text: problemMessage(result.error), typed } : { text: message },
    );
    // Where several edits are made at once, each shows its own problem.
    if (message === undefined) for (const draft of drafts) draft.refuse(result.error);
    focusFirstWrong(form);
  };

  return (
    <DialogForm
      title={title}
      size="medium"
      submit={save}
      problem={problem}
      advice={advice}
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

/** What the records process said of the values that were typed then; without them, of several edits. */
interface Refusal {
  readonly text: string;
  readonly typed?: string;
}

/** The message above the form while fields are wrong. Each field shows its own problem. */
function summaryOf(problems: readonly Problem[]): string | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  const fields = new Set(problems.map(({ field }) => field));
  return fields.size === 1 ? problemMessage(first) : t('several', { count: fields.size });
}
