import { IdCard, Plus, UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { ActionMenu } from '../../../kit/button/action-menu.tsx';
import { Button } from '../../../kit/button/button.tsx';
import { useMay } from '../../../library/hooks/use-may.ts';
import { studentMessages as t } from '../../../records/student.messages.ts';
import { EnrollByIdDialog } from './enroll-by-id-dialog.tsx';
import { NewStudentDialog } from './new-student-dialog.tsx';

/** The two ways to add a student. */
export function AddStudent() {
  const [open, setOpen] = useState<'new' | 'by-id' | null>(null);
  const may = useMay();
  if (!may('create', 'student_school_associations')) return null;
  const close = () => setOpen(null);
  return (
    <>
      <ActionMenu
        label={t('add')}
        trigger={
          <Button look="primary">
            <Plus size={14} aria-hidden />
            {t('add')}
          </Button>
        }
        items={[
          {
            id: 'by-id',
            label: t('byId'),
            icon: IdCard,
            onAction: () => setOpen('by-id'),
          },
          {
            id: 'new',
            label: t('newToDistrict'),
            icon: UserRoundPlus,
            onAction: () => setOpen('new'),
          },
        ]}
      />
      {open === 'new' && <NewStudentDialog onClose={close} />}
      {open === 'by-id' && <EnrollByIdDialog onClose={close} />}
    </>
  );
}
