import { ArrowRightLeft, Ellipsis, History, LogOut, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { EnrollmentView } from '../../../../../sync/laptop/api/students.ts';
import type { Student } from '../../../../../sync/model/catalog.ts';
import { type ActionItem, ActionMenu } from '../../../kit/button/action-menu.tsx';
import { IconButton } from '../../../kit/button/icon-button.tsx';
import { ConfirmDialog } from '../../../kit/dialog/confirm-dialog.tsx';
import { toastSaved } from '../../../kit/forms/toast-saved.ts';
import { bridge } from '../../../library/bridge.ts';
import { formatDate, fullName } from '../../../library/format/format.ts';
import { useMay } from '../../../library/hooks/use-may.ts';
import { useReference } from '../../../library/reference.tsx';
import { keyFieldsOf } from '../../../records/enrollment/enrollment-fields.ts';
import { TransferDialog } from '../../../records/enrollment/transfer-dialog.tsx';
import { WithdrawDialog } from '../../../records/enrollment/withdraw-dialog.tsx';
import { HistoryDialog } from '../../../records/history/history-dialog.tsx';
import { studentMessages as t } from '../../../records/student.messages.ts';
import { CorrectDialog } from '../dialogs/correct-dialog.tsx';

type Dialog = 'correct' | 'withdraw' | 'transfer' | 'history' | 'remove';

/** The actions of an enrollment. */
export function EnrollmentMenu({
  student,
  view,
  school,
}: {
  student: Student;
  view: EnrollmentView;
  school: string;
}) {
  const [open, setOpen] = useState<Dialog | null>(null);
  const items = useItems(view, setOpen);
  const close = () => setOpen(null);
  const name = fullName(student);
  return (
    <>
      <ActionMenu
        label={t('actionsAt', { school })}
        trigger={
          <IconButton
            icon={Ellipsis}
            label={t('actionsFrom', {
              school,
              date: formatDate(view.enrollment.entry_date),
            })}
          />
        }
        items={items}
      />
      {open === 'correct' && <CorrectDialog student={student} view={view} onClose={close} />}
      {open === 'withdraw' && <WithdrawDialog student={student} view={view} onClose={close} />}
      {open === 'transfer' && <TransferDialog student={student} view={view} onClose={close} />}
      {open === 'history' && (
        <HistoryDialog
          record={{
            entity: 'student_school_associations',
            key: Object.values(keyFieldsOf(view.enrollment)),
          }}
          title={t('theEnrollment', { school })}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <ConfirmDialog
          title={t('removeTitle')}
          confirm={t('removeNow')}
          onClose={close}
          onConfirm={() => bridge.call('removeEnrollment', keyFieldsOf(view.enrollment))}
          onDone={(saved) => toastSaved(t('removed', { name }), saved, name)}
        >
          <p>
            {t('removeWhat', {
              name,
              school,
              date: formatDate(view.enrollment.entry_date),
            })}
          </p>
          <p>{t('removeAdvice')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function useItems(
  { enrollment }: EnrollmentView,
  open: (dialog: Dialog) => void,
): readonly ActionItem[] {
  const may = useMay();
  const { ownSchools } = useReference();
  const entity = 'student_school_associations';
  const mayEdit = may('update', entity, ['exit_withdraw_date']);
  const hasOther = ownSchools.some(({ school }) => school.school_id !== enrollment.school_id);
  const mayTransfer = mayEdit && hasOther && may('create', entity);
  const hasEnded = enrollment.exit_withdraw_date !== null;
  const item = (
    id: Dialog,
    label: string,
    icon: ActionItem['icon'],
    isOffered: boolean,
  ): ActionItem[] =>
    isOffered ? [{ id, label, icon, isDangerous: id === 'remove', onAction: () => open(id) }] : [];
  return [
    ...item('correct', t('correct'), Pencil, mayEdit),
    ...item('withdraw', t('withdraw'), LogOut, mayEdit && !hasEnded),
    ...item('transfer', t('transfer'), ArrowRightLeft, mayTransfer && !hasEnded),
    ...item('history', t('history'), History, true),
    ...item('remove', t('remove'), Trash2, may('delete', entity)),
  ];
}
