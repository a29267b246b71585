import { useDraft } from '../../../kit/forms/draft.ts';
import { FieldSet, MoreFields } from '../../../kit/forms/field-set.tsx';
import { FormDialog } from '../../../kit/forms/form-dialog.tsx';
import { Notice } from '../../../kit/surface/notice.tsx';
import { bridge } from '../../../library/bridge.ts';
import { EnrollmentAdvice } from '../../../records/enrollment/enrollment-advice.tsx';
import { mainFields, moreFields } from '../../../records/enrollment/enrollment-fields.ts';
import { enrollmentFormMessages as t } from '../../../records/enrollment/enrollment-form.messages.ts';
import { useEnrollmentDraft } from '../../../records/enrollment/use-enrollment-draft.ts';
import { typedName } from './typed-name.ts';

const who = ['student_unique_id', 'first_name', 'last_name'] as const;

/** Enrolls a student from another school of the district, whose record is not in the mirror. */
export function EnrollByIdDialog({ onClose }: { onClose: () => void }) {
  const student = useDraft({
    entity: 'students',
    first: {},
    check: 'record',
    draftName: 'student by id',
  });
  const enrollment = useEnrollmentDraft({}, { draftName: 'enrollment by id' });
  const id = String(student.values.student_unique_id ?? '').trim();
  const name = typedName(student.values);
  return (
    <FormDialog
      title={t('byIdTitle')}
      save={t('enroll')}
      about={name}
      saved={t('enrolledById', { name })}
      drafts={[student, enrollment]}
      onSave={() =>
        bridge.call('enrollById', {
          student_unique_id: id,
          first_name: String(student.values.first_name),
          last_name: String(student.values.last_name),
          enrollment: { ...enrollment.values, student_unique_id: id },
        })
      }
      onClose={onClose}
      advice={<EnrollmentAdvice enrollment={enrollment.values} />}
    >
      <Notice tone="info">{t('byIdText')}</Notice>
      <FieldSet title={t('student')} draft={student} names={who} />
      <FieldSet title={t('enrollment')} draft={enrollment} names={mainFields} />
      <MoreFields draft={enrollment} names={moreFields} />
    </FormDialog>
  );
}
