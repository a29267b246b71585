import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from '../button/icon-button.tsx';
import { kitMessages as t } from '../kit.messages.ts';
import './dialog.css';

/** A modal dialog. Escape closes it, and the focus returns to where it was. */
export function ModalDialog({
  title,
  size = 'medium',
  role = 'dialog',
  onClose,
  children,
}: {
  title: string;
  size?: 'small' | 'medium' | 'large';
  /** `alertdialog` asks before something that cannot be undone. */
  role?: 'dialog' | 'alertdialog';
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className="scrim"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={`modal modal--${size}`}>
        <Dialog role={role} className="dialog">
          <div className="dialog__header">
            <Heading slot="title" className="dialog__title">
              {title}
            </Heading>
            <IconButton icon={X} label={t('close')} onPress={onClose} />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
