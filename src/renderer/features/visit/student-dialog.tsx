import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { bridge } from '../../library/bridge.ts';
import { fullName } from '../../library/format/format.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { AssignDialog } from '../../records/caseload/assign-dialog.tsx';
import { EditStudentDialog } from '../../records/enrollment/edit-student-dialog.tsx';
import { TransferDialog } from '../../records/enrollment/transfer-dialog.tsx';
import { WithdrawDialog } from '../../records/enrollment/withdraw-dialog.tsx';
import { markOf } from './marks-store.ts';
import { NoteDialog } from './note-dialog.tsx';
import { visitMessages as t } from './visit.messages.ts';

const studentDialogs = ['note', 'withdraw', 'transfer', 'edit', 'assign'] as const;
export type StudentDialogKind = (typeof studentDialogs)[number];

/** A dialog about a student of the roster, or about the enrollment at the visited school. */
export function StudentDialog({
  kind,
  student,
  visit,
  onClose,
}: {
  kind: StudentDialogKind;
  student: VisitStudent;
  visit: VisitView;
  onClose: () => void;
}) {
  const { student_unique_id } = student;
  if (kind === 'note') {
    return (
      <NoteDialog
        title={t('noteAbout', { name: fullName(student) })}
        draftName={`visit-note:${visit.visit_id}/${student_unique_id}`}
        first={markOf(student_unique_id).note ?? ''}
        onSave={(text) =>
          bridge.call('noteOnStudent', { visit_id: visit.visit_id, student_unique_id, text })
        }
        onClose={onClose}
      />
    );
  }
  if (kind === 'assign') {
    return <AssignDialog ids={[student_unique_id]} name={fullName(student)} onClose={onClose} />;
  }
  return <RecordDialog kind={kind} id={student_unique_id} visit={visit} onClose={onClose} />;
}

function RecordDialog({
  kind,
  id,
  visit,
  onClose,
}: {
  kind: Exclude<StudentDialogKind, 'note' | 'assign'>;
  id: string;
  visit: VisitView;
  onClose: () => void;
}) {
  const { data: view } = useQuery('getStudent', { student_unique_id: id });
  if (view === undefined) return null;
  const { student, enrollments } = view;
  if (kind === 'edit') return <EditStudentDialog student={student} onClose={onClose} />;
  const here = enrollments.find(
    ({ enrollment }) =>
      enrollment.school_id === visit.school_id && enrollment.exit_withdraw_date === null,
  );
  if (here === undefined) return null;
  return kind === 'withdraw' ? (
    <WithdrawDialog student={student} view={here} onClose={onClose} />
  ) : (
    <TransferDialog student={student} view={here} onClose={onClose} />
  );
}
