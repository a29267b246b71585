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
import { typedName } from './typed-name.ts';

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
  const name = typedName(student.values);
  return (
    <FormDialog
      title={t('newTitle')}
      save={t('addAndEnroll')}
      about={name}
      saved={t('added', { name })}
      drafts={[student, enrollment]}
      onSave={() =>
        bridge.call('enrollNew', {
          student: student.values,
          enrollment: { ...enrollment.values, student_unique_id: id },
        })
      }
      onSaved={() => goTo.student(id)}
      onClose={onClose}
      advice={
        <>
          <PossibleDuplicates student={student.values} onOpen={onClose} />
          <EnrollmentAdvice enrollment={enrollment.values} />
        </>
      }
    >
      <FieldSet title={t('student')} draft={student} names={newStudentFields} />
      <MoreFields draft={student} names={newStudentMoreFields} />
      <FieldSet title={t('enrollment')} draft={enrollment} names={mainFields} />
      <MoreFields draft={enrollment} names={moreFields} />
    </FormDialog>
  );
}
