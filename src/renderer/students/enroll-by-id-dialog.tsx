import { useDraft } from '../forms/draft.ts';
import { FieldSet, MoreFields } from '../forms/field-set.tsx';
import { FormDialog } from '../forms/form-dialog.tsx';
import { bridge } from '../shell/bridge.ts';
import { Notice } from '../ui/notice.tsx';
import { mainFields, moreFields } from './enrollment-fields.ts';
import { useEnrollmentDraft } from './use-enrollment-draft.ts';

const who = ['student_unique_id', 'first_name', 'last_name'] as const;

/** Enrolls a student who arrives from another school of the district, and is not in the mirror. */
export function EnrollByIdDialog({ onClose }: { onClose: () => void }) {
  const student = useDraft({ entity: 'students', first: {}, check: 'record' });
  const enrollment = useEnrollmentDraft({});
  const id = String(student.values.student_unique_id ?? '').trim();
  return (
    <FormDialog
      title="Enroll by student ID"
      save="Enroll"
      saved="The enrollment was saved. The center looks the student up with the next sync."
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
    >
      <Notice tone="info">
        For a student who comes from another school of the district. The center finds the student by
        the ID and checks the name; the record arrives with the next sync.
      </Notice>
      <FieldSet title="Student" draft={student} names={who} />
      <FieldSet title="Enrollment" draft={enrollment} names={mainFields} />
      <MoreFields draft={enrollment} names={moreFields} />
    </FormDialog>
  );
}
