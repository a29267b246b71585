import { type ReactNode, useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem, Result } from '../../../../sync/model/error.ts';
import { ActionButton } from '../button/action-button.tsx';
import { Button } from '../button/button.tsx';
import { kitMessages as t } from '../kit.messages.ts';
import { Notice } from '../surface/notice.tsx';
import { ModalDialog } from './modal-dialog.tsx';

/** Asks before an action that cannot be undone. Cancel has the focus. */
export function ConfirmDialog<Value>({
  title,
  confirm,
  onConfirm,
  onDone,
  onClose,
  children,
}: {
  title: string;
  /** The label of the button: what will be done. */
  confirm: string;
  onConfirm: () => Promise<Result<Value>>;
  onDone: (value: Value) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const [problem, setProblem] = useState<Problem>();
  const run = async () => {
    const result = await onConfirm();
    if (!result.ok) {
      setProblem(result.error);
      return;
    }
    onClose();
    onDone(result.value);
  };
  return (
    <ModalDialog title={title} size="small" role="alertdialog" onClose={onClose}>
      <div className="dialog__body">
        {children}
        {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
      </div>
      <div className="dialog__footer">
        <Button autoFocus onPress={onClose}>
          {t('cancel')}
        </Button>
        <ActionButton look="danger" onAct={run}>
          {confirm}
        </ActionButton>
      </div>
    </ModalDialog>
  );
}
