import { Pencil } from 'lucide-react';
import { useRef, useState } from 'react';
import type { StudentView } from '../../../../../sync/laptop/api/students.ts';
import type { Student } from '../../../../../sync/model/catalog.ts';
import { Button } from '../../../kit/button/button.tsx';
import { useMay } from '../../../library/hooks/use-may.ts';
import { useToday } from '../../../library/hooks/use-today.ts';
import { useReference } from '../../../library/reference.tsx';
import { EditStudentDialog } from '../../../records/enrollment/edit-student-dialog.tsx';
import { enrollmentState } from '../../../records/enrollment/enrollment-state.ts';
import { TransferDialog } from '../../../records/enrollment/transfer-dialog.tsx';
import { WithdrawDialog } from '../../../records/enrollment/withdraw-dialog.tsx';
import { studentMessages as t } from '../../../records/student.messages.ts';
import { EnrollDialog } from '../dialogs/enroll-dialog.tsx';
import { CaseloadButtons } from './caseload-buttons.tsx';
import { useKeepFocus } from './use-keep-focus.ts';

/** The most common actions, for the student's current enrollment. */
export function StudentActions({ view: { student, enrollments } }: { view: StudentView }) {
  const [open, setOpen] = useState<'enroll' | 'withdraw' | 'transfer' | null>(null);
  const may = useMay();
  const today = useToday();
  const { ownSchools } = useReference();
  const buttons = useRef<HTMLDivElement>(null);
  const current = enrollments.find(
    ({ enrollment }) =>
      enrollment.exit_withdraw_date === null && enrollmentState(enrollment, today).isOpen,
  );
  useKeepFocus(buttons, current ? 'enrolled' : 'not enrolled');
  if (!may('create', 'student_school_associations')) return null;
  const hasOther = ownSchools.some(
    ({ school }) => school.school_id !== current?.enrollment.school_id,
  );
  const close = () => setOpen(null);
  return (
    <div ref={buttons} className="detail__actions">
      {current ? (
        <>
          <Button onPress={() => setOpen('withdraw')}>{t('withdraw')}</Button>
          {hasOther && (
            <>
              <Button onPress={() => setOpen('transfer')}>{t('transfer')}</Button>
              <Button look="quiet" onPress={() => setOpen('enroll')}>
                {t('enrollOther')}
              </Button>
            </>
          )}
        </>
      ) : (
        <Button look="primary" onPress={() => setOpen('enroll')}>
          {t('enroll')}
        </Button>
      )}
      <CaseloadButtons student={student} />
      {open === 'enroll' && (
        <EnrollDialog student={student} enrollments={enrollments} onClose={close} />
      )}
      {open === 'withdraw' && current && (
        <WithdrawDialog student={student} view={current} onClose={close} />
      )}
      {open === 'transfer' && current && (
        <TransferDialog student={student} view={current} onClose={close} />
      )}
    </div>
  );
}

export function EditStudentButton({ student }: { student: Student }) {
  const [isOpen, setIsOpen] = useState(false);
  const may = useMay();
  if (!may('update', 'students', ['first_name'])) return null;
  return (
    <>
      <Button onPress={() => setIsOpen(true)}>
        <Pencil size={14} aria-hidden />
        {t('edit')}
      </Button>
      {isOpen && <EditStudentDialog student={student} onClose={() => setIsOpen(false)} />}
    </>
  );
}
