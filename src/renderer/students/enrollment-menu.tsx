import { ArrowRightLeft, Ellipsis, History, LogOut, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { EnrollmentView } from '../../../sync/laptop/api.ts';
import type { Student } from '../../../sync/model/catalog.ts';
import { useMay } from '../session/use-may.ts';
import { bridge } from '../shell/bridge.ts';
import { formatDate, fullName } from '../shell/format.ts';
import { useReference } from '../shell/reference.tsx';
import { HistoryDialog } from '../sync/history-dialog.tsx';
import { type ActionItem, ActionMenu } from '../ui/action-menu.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { toast } from '../ui/toasts.tsx';
import { CorrectDialog } from './correct-dialog.tsx';
import { keyFieldsOf } from './enrollment-fields.ts';
import { TransferDialog } from './transfer-dialog.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

type Dialog = 'correct' | 'withdraw' | 'transfer' | 'history' | 'remove';

/** What can be done about one enrollment. */
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
  return (
    <>
      <ActionMenu
        label={`Actions for the enrollment at ${school}`}
        trigger={
          <IconButton
            icon={Ellipsis}
            label={`Actions for the enrollment at ${school} from ${formatDate(view.enrollment.entry_date)}`}
          />
        }
        items={items}
      />
      {open === 'correct' && <CorrectDialog view={view} onClose={close} />}
      {open === 'withdraw' && <WithdrawDialog student={student} view={view} onClose={close} />}
      {open === 'transfer' && <TransferDialog student={student} view={view} onClose={close} />}
      {open === 'history' && (
        <HistoryDialog
          record={{
            entity: 'student_school_associations',
            key: Object.values(keyFieldsOf(view.enrollment)),
          }}
          title={`the enrollment at ${school}`}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <ConfirmDialog
          title="Remove this enrollment?"
          confirm="Remove the enrollment"
          onClose={close}
          onConfirm={() => bridge.call('removeEnrollment', keyFieldsOf(view.enrollment))}
          onDone={() => toast('The removal was saved. It is sent with the next sync.')}
        >
          <p>
            <strong>{fullName(student)}</strong> at <strong>{school}</strong>, from{' '}
            {formatDate(view.enrollment.entry_date)}.
          </p>
          <p>
            Remove an enrollment only if it never took place. If the student left, withdraw instead:
            that keeps the history.
          </p>
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
    ...item('correct', 'Correct…', Pencil, mayEdit),
    ...item('withdraw', 'Withdraw…', LogOut, mayEdit && !hasEnded),
    ...item('transfer', 'Transfer…', ArrowRightLeft, mayTransfer && !hasEnded),
    ...item('history', 'History…', History, true),
    ...item('remove', 'Remove…', Trash2, may('delete', entity)),
  ];
}
