import { Button } from '../../../../kit/button/button.tsx';
import { ModalDialog } from '../../../../kit/dialog/modal-dialog.tsx';
import { listMessages as t } from '../list.messages.ts';
import type { StudentListView } from './views.ts';

/** The saved views, each with a way to remove it. */
export function RemoveViewDialog({
  views,
  onRemove,
  onClose,
}: {
  views: readonly StudentListView[];
  onRemove: (view: StudentListView) => void;
  onClose: () => void;
}) {
  return (
    <ModalDialog title={t('removeView')} size="small" onClose={onClose}>
      <div className="dialog__body">
        {views.length === 0 && <p className="muted">{t('noViews')}</p>}
        <ul className="views">
          {views.map((view) => (
            <li key={view.name} className="views__item">
              <span className="truncate">{view.name}</span>
              <Button
                look="danger"
                aria-label={t('removeNamed', { name: view.name })}
                onPress={() => onRemove(view)}
              >
                {t('remove')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
      <div className="dialog__footer">
        <Button onPress={onClose}>{t('close')}</Button>
      </div>
    </ModalDialog>
  );
}
