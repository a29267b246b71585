import type { FormEvent, ReactNode } from 'react';
import { Button } from '../button/button.tsx';
import { kitMessages as t } from '../kit.messages.ts';
import { Notice } from '../surface/notice.tsx';
import { ModalDialog } from './modal-dialog.tsx';

/** A form in a dialog: what is wrong above its fields, and below them Cancel and the button that submits. */
export function DialogForm({
  title,
  size,
  submit,
  problem,
  isBusy = false,
  isUnchanged = false,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  size: 'small' | 'medium';
  /** The label of the button: what will be done. */
  submit: string;
  problem?: string | undefined;
  isBusy?: boolean;
  /** Nothing has changed, so there is nothing to submit. */
  isUnchanged?: boolean;
  onSubmit: (form: HTMLFormElement) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const handleSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(event.currentTarget);
  };
  return (
    <ModalDialog title={title} size={size} onClose={onClose}>
      <form className="dialog__form" onSubmit={handleSubmit} noValidate>
        <div className="dialog__body">
          {problem && <Notice tone="danger">{problem}</Notice>}
          {children}
        </div>
        <div className="dialog__footer">
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" isPending={isBusy} isDisabled={isUnchanged}>
            {submit}
          </Button>
        </div>
      </form>
    </ModalDialog>
  );
}
