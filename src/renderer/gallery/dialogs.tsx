import { useState } from 'react';
import { Button } from '../kit/button/button.tsx';
import { ConfirmDialog } from '../kit/dialog/confirm-dialog.tsx';
import { TextField } from '../kit/field/text-field.tsx';
import { FormDialog } from '../kit/forms/form-dialog.tsx';
import { toast } from '../kit/surface/toasts.tsx';
import { galleryMessages as t } from './gallery.messages.ts';
import { Row, Specimens } from './specimen.tsx';

export function Dialogs() {
  const [open, setOpen] = useState<'form' | 'confirm' | null>(null);
  const close = () => setOpen(null);
  return (
    <Specimens title={t('dialogs')}>
      <Row>
        <Button onPress={() => setOpen('form')}>{t('openDialog')}</Button>
        <Button onPress={() => setOpen('confirm')}>{t('openConfirm')}</Button>
        <Button onPress={() => toast(t('saved'), () => {})}>{t('showToast')}</Button>
      </Row>
      {open === 'form' && (
        <FormDialog
          title={t('edit')}
          save={t('primary')}
          about=""
          saved={t('saved')}
          drafts={[]}
          announce={() => toast(t('saved'))}
          onSave={async () => ({ ok: true, value: { changeset: '' } })}
          onClose={close}
        >
          <p>{t('dialogText')}</p>
          <TextField label={t('name')} defaultValue="Ana María" />
        </FormDialog>
      )}
      {open === 'confirm' && (
        <ConfirmDialog
          title={t('danger')}
          confirm={t('danger')}
          onConfirm={async () => ({ ok: true, value: null })}
          onDone={() => {}}
          onClose={close}
        >
          <p>{t('confirmText')}</p>
        </ConfirmDialog>
      )}
    </Specimens>
  );
}
