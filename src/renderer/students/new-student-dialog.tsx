import { useDraft } from '../forms/draft.ts';
import { FieldSet, MoreFields } from '../forms/field-set.tsx';
import { FormDialog } from '../forms/form-dialog.tsx';
import { bridge } from '../shell/bridge.ts';
import { goTo } from '../shell/place-store.ts';
import { EnrollmentAdvice } from './enrollment-advice.tsx';
import {
  mainFields,
  moreFields,
  newStudentFields,
  newStudentMoreFields,
} from './enrollment-fields.ts';
import { enrollmentFormWords as say } from './enrollment-form-words.ts';
import { SamePerson } from './same-person.tsx';
import { useEnrollmentDraft } from './use-enrollment-draft.ts';

/** Adds a student whom the district does not know yet, with their first enrollment. */
export function NewStudentDialog({ onClose }: { onClose: () => void }) {
  const student = useDraft({
    entity: 'students',
    first: {},
    check: 'record',
    keepAs: 'new student',
  });
  const enrollment = useEnrollmentDraft({}, { keepAs: 'new enrollment' });
  const id = String(student.values.student_unique_id ?? '');
  return (
    <FormDialog
      title={say('newTitle')}
      save={say('addAndEnroll')}
      saved={say('added')}
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
      <FieldSet title={say('student')} draft={student} names={newStudentFields} />
      <SamePerson student={student.values} onOpen={onClose} />
      <MoreFields draft={student} names={newStudentMoreFields} />
      <FieldSet title={say('enrollment')} draft={enrollment} names={mainFields} />
      <EnrollmentAdvice enrollment={enrollment.values} />
      <MoreFields draft={enrollment} names={moreFields} />
    </FormDialog>
  );
}
