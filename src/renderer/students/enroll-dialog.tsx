import type { Student, StudentSchoolAssociation } from '../../../sync/model/catalog.ts';
import { FieldSet, MoreFields } from '../forms/field-set.tsx';
import { FormDialog } from '../forms/form-dialog.tsx';
import { bridge } from '../shell/bridge.ts';
import { fullName } from '../shell/format.ts';
import { mainFields, moreFields } from './enrollment-fields.ts';
import { enrollmentFormWords as say } from './enrollment-form-words.ts';
import { useEnrollmentDraft } from './use-enrollment-draft.ts';

/** Enrolls a student who is in the mirror. */
export function EnrollDialog({
  student,
  latest,
  onClose,
}: {
  student: Student;
  /** The enrollment before: its grade is the likeliest. */
  latest: StudentSchoolAssociation | undefined;
  onClose: () => void;
}) {
  const draft = useEnrollmentDraft({
    student_unique_id: student.student_unique_id,
    entry_grade_level_descriptor: latest?.entry_grade_level_descriptor ?? null,
  });
  return (
    <FormDialog
      title={say('enrollTitle', { name: fullName(student) })}
      save={say('enroll')}
      saved={say('enrolled')}
      drafts={[draft]}
      onSave={() => bridge.call('enroll', { enrollment: draft.values })}
      onClose={onClose}
    >
      <FieldSet draft={draft} names={mainFields} />
      <MoreFields draft={draft} names={moreFields} />
    </FormDialog>
  );
}
