import { Bookmark, BookmarkPlus, BookmarkX } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ActionMenu } from '../../../kit/button/action-menu.tsx';
import { Button } from '../../../kit/button/button.tsx';
import { IconButton } from '../../../kit/button/icon-button.tsx';
import { ModalDialog } from '../../../kit/dialog/modal-dialog.tsx';
import { TextField } from '../../../kit/field/text-field.tsx';
import { focusFirstWrong } from '../../../kit/forms/focus-first-wrong.ts';
import { toast } from '../../../kit/surface/toasts.tsx';
import { setStudentFilter, useStudentFilter } from '../../../library/stores/student-query-store.ts';
import { listMessages as t } from './list.messages.ts';
import { type ChosenColumn, type StudentListView, useViews } from './views.ts';

/** Views of the list that are kept: to go back to one, to keep this one, to remove one. */
export function ViewsMenu({
  columns,
  onColumns,
}: {
  columns: readonly ChosenColumn[];
  onColumns: (columns: ChosenColumn[]) => void;
}) {
  const [views, setViews] = useViews();
  const [open, setOpen] = useState<'save' | 'remove' | null>(null);
  const filter = useStudentFilter();
  const close = () => setOpen(null);
  const show = (view: StudentListView) => {
    setStudentFilter(view.filter);
    onColumns(view.columns);
  };
  const save = (name: string) => {
    const view = { name, filter, columns: [...columns] };
    setViews([...views.filter((other) => other.name !== name), view].sort(byName));
    close();
    toast(t('viewSaved'));
  };
  return (
    <>
      <ActionMenu
        label={t('views')}
        trigger={<IconButton icon={Bookmark} label={t('views')} />}
        items={[
          ...views.map((view) => ({
            id: `view ${view.name}`,
            label: view.name,
            icon: Bookmark,
            onAction: () => show(view),
          })),
          {
            id: 'save',
            label: t('saveView'),
            icon: BookmarkPlus,
            onAction: () => setOpen('save'),
          },
          ...(views.length === 0
            ? []
            : [
                {
                  id: 'remove',
                  label: t('removeView'),
                  icon: BookmarkX,
                  onAction: () => setOpen('remove'),
                },
              ]),
        ]}
      />
      {open === 'save' && <SaveDialog onSave={save} onClose={close} />}
      {open === 'remove' && (
        <RemoveDialog
          views={views}
          onRemove={({ name }) => setViews(views.filter((other) => other.name !== name))}
          onClose={close}
        />
      )}
    </>
  );
}

function byName(a: StudentListView, b: StudentListView): number {
  return a.name.localeCompare(b.name);
}

function SaveDialog({ onSave, onClose }: { onSave: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [isTried, setIsTried] = useState(false);
  const isMissing = name.trim() === '';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsTried(true);
    if (isMissing) focusFirstWrong(event.currentTarget);
    else onSave(name.trim());
  };
  return (
    <ModalDialog title={t('saveView')} size="small" onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <div className="dialog__body">
          <TextField
            label={t('viewName')}
            description={t('viewNameHelp')}
            autoFocus
            maxLength={60}
            value={name}
            onChange={setName}
            error={isTried && isMissing ? t('viewNameMissing') : undefined}
          />
        </div>
        <div className="dialog__footer">
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit">
            {t('save')}
          </Button>
        </div>
      </form>
    </ModalDialog>
  );
}

function RemoveDialog({
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
