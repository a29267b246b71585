import { type FormEvent, type ReactNode, useState } from 'react';
import { useBusy } from '../../library/hooks/use-busy.ts';
import { Button } from '../button/button.tsx';
import { kitMessages as t } from '../kit.messages.ts';
import { Notice } from '../surface/notice.tsx';
import { ModalDialog } from './modal-dialog.tsx';

/**
 * A form in a dialog: what is wrong above its fields, and below them Cancel and the button that submits. Before it
 * closes over something typed, it asks.
 */
export function DialogForm({
  title,
  size,
  submit,
  problem,
  advice,
  isUnchanged = false,
  hasTyped,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  size: 'small' | 'medium';
  /** The label of the button: what will be done. */
  submit: string;
  problem?: string | undefined;
  /** Stands between the fields and the buttons, always in sight. */
  advice?: ReactNode;
  /** Nothing has changed, so there is nothing to submit. */
  isUnchanged?: boolean;
  /** Closing would lose something. */
  hasTyped: boolean;
  /** The form is busy until this has ended. */
  onSubmit: (form: HTMLFormElement) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, run] = useBusy();
  const handleSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    void run(() => onSubmit(form));
  };
  const close = () => {
    if (hasTyped) setIsAsking(true);
    else onClose();
  };
  return (
    <ModalDialog title={title} size={size} onClose={close}>
      <form className="dialog__form" onSubmit={handleSubmit} noValidate>
        <div className="dialog__body">
          {problem && <Notice tone="danger">{problem}</Notice>}
          {children}
        </div>
        <div className="dialog__advice">{advice}</div>
        <div className="dialog__footer">
          <Button onPress={close}>{t('cancel')}</Button>
          <Button look="primary" type="submit" isPending={isBusy} isDisabled={isUnchanged}>
            {submit}
          </Button>
        </div>
      </form>
      {isAsking && <AskBeforeClosing onStay={() => setIsAsking(false)} onLeave={onClose} />}
    </ModalDialog>
  );
}

function AskBeforeClosing({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <ModalDialog title={t('leaveTitle')} size="small" role="alertdialog" onClose={onStay}>
      <div className="dialog__body">
        <p>{t('leaveText')}</p>
      </div>
      <div className="dialog__footer">
        <Button look="primary" autoFocus onPress={onStay}>
          {t('stay')}
        </Button>
        <Button look="danger" onPress={onLeave}>
          {t('leave')}
        </Button>
      </div>
    </ModalDialog>
  );
}
