import type { EnrollmentView } from '../../../../../sync/laptop/api/students.ts';
import type { Student } from '../../../../../sync/model/catalog.ts';
import { FieldSet, MoreFields } from '../../../kit/forms/field-set.tsx';
import { FormDialog } from '../../../kit/forms/form-dialog.tsx';
import { bridge } from '../../../library/bridge.ts';
import { fullName } from '../../../library/format/format.ts';
import { EnrollmentAdvice } from '../../../records/enrollment/enrollment-advice.tsx';
import { mainFields, moreFields } from '../../../records/enrollment/enrollment-fields.ts';
import { enrollmentFormMessages as t } from '../../../records/enrollment/enrollment-form.messages.ts';
import { useEnrollmentDraft } from '../../../records/enrollment/use-enrollment-draft.ts';

/** Enrolls a student whose record is in the mirror. */
export function EnrollDialog({
  student,
  enrollments,
  onClose,
}: {
  student: Student;
  /** The student's enrollments, newest first. The grade of the newest is proposed. */
  enrollments: readonly EnrollmentView[];
  onClose: () => void;
}) {
  const name = fullName(student);
  const draft = useEnrollmentDraft(
    {
      student_unique_id: student.student_unique_id,
      entry_grade_level_descriptor: enrollments[0]?.enrollment.entry_grade_level_descriptor ?? null,
    },
    { draftName: `enroll ${student.student_unique_id}` },
  );
  return (
    <FormDialog
      title={t('enrollTitle', { name })}
      save={t('enroll')}
      about={name}
      saved={t('enrolled', { name })}
      drafts={[draft]}
      onSave={() => bridge.call('enroll', { enrollment: draft.values })}
      onClose={onClose}
      advice={<EnrollmentAdvice enrollment={draft.values} others={enrollments} />}
    >
      <FieldSet draft={draft} names={mainFields} />
      <MoreFields draft={draft} names={moreFields} />
    </FormDialog>
  );
}
