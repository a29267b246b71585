import { Bookmark, BookmarkPlus, BookmarkX } from 'lucide-react';
import { useState } from 'react';
import { ActionMenu } from '../../../../kit/button/action-menu.tsx';
import { IconButton } from '../../../../kit/button/icon-button.tsx';
import { toast } from '../../../../kit/surface/toasts.tsx';
import {
  setStudentFilter,
  useStudentFilter,
} from '../../../../library/stores/student-query-store.ts';
import type { ChosenColumn } from '../chosen-columns.ts';
import { listMessages as t } from '../list.messages.ts';
import { RemoveViewDialog } from './remove-view-dialog.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { type StudentListView, useViews } from './views.ts';

/** The saved views of the list: shows one, saves this one, or removes one. */
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
      {open === 'save' && <SaveViewDialog onSave={save} onClose={close} />}
      {open === 'remove' && (
        <RemoveViewDialog
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
