import { useDraft } from '../../../kit/forms/draft.ts';
import { FieldSet, MoreFields } from '../../../kit/forms/field-set.tsx';
import { FormDialog } from '../../../kit/forms/form-dialog.tsx';
import { bridge } from '../../../library/bridge.ts';
import { goTo } from '../../../library/stores/place-store.ts';
import { EnrollmentAdvice } from '../../../records/enrollment/enrollment-advice.tsx';
import {
  mainFields,
  moreFields,
  newStudentFields,
  newStudentMoreFields,
} from '../../../records/enrollment/enrollment-fields.ts';
import { enrollmentFormMessages as t } from '../../../records/enrollment/enrollment-form.messages.ts';
import { useEnrollmentDraft } from '../../../records/enrollment/use-enrollment-draft.ts';
import { PossibleDuplicates } from './possible-duplicates.tsx';

/** Adds a student whom the district does not know yet, with their first enrollment. */
export function NewStudentDialog({ onClose }: { onClose: () => void }) {
  const student = useDraft({
    entity: 'students',
    first: {},
    check: 'record',
    draftName: 'new student',
  });
  const enrollment = useEnrollmentDraft({}, { draftName: 'new enrollment' });
  const id = String(student.values.student_unique_id ?? '');
  return (
    <FormDialog
      title={t('newTitle')}
      save={t('addAndEnroll')}
      saved={t('added')}
      drafts={[student, enrollment]}
      onSave={() =>
        bridge.call('enrollNew', {
          student: student.values,
          enrollment: { ...enrollment.values, student_unique_id: id },
        })
      }
      onSaved={() => goTo.student(id)}
      onClose={onClose}
    >
      <FieldSet title={t('student')} draft={student} names={newStudentFields} />
      <PossibleDuplicates student={student.values} onOpen={onClose} />
      <MoreFields draft={student} names={newStudentMoreFields} />
      <FieldSet title={t('enrollment')} draft={enrollment} names={mainFields} />
      <EnrollmentAdvice enrollment={enrollment.values} />
      <MoreFields draft={enrollment} names={moreFields} />
    </FormDialog>
  );
}
