import type { Student } from '../../../../sync/model/catalog.ts';
import { useDraft } from '../../kit/forms/draft.ts';
import { FieldSet } from '../../kit/forms/field-set.tsx';
import { FormDialog } from '../../kit/forms/form-dialog.tsx';
import { bridge } from '../../library/bridge.ts';
import { fullName } from '../../library/format/format.ts';
import { useMay } from '../../library/hooks/use-may.ts';
import { studentMessages as groupName } from '../student.messages.ts';
import { studentFactGroups } from '../student-facts.ts';
import { enrollmentFormMessages as t } from './enrollment-form.messages.ts';

/** Changes the fields of a student that the person's role may change. */
export function EditStudentDialog({ student, onClose }: { student: Student; onClose: () => void }) {
  const may = useMay();
  const name = fullName(student);
  const draft = useDraft({
    entity: 'students',
    first: student,
    check: 'fields',
    draftName: `edit ${student.student_unique_id}`,
  });
  const groups = studentFactGroups
    .map(({ id, names }) => ({
      id,
      names: names.filter((name) => may('update', 'students', [name])),
    }))
    .filter(({ names }) => names.length > 0);
  return (
    <FormDialog
      title={t('editTitle', { name })}
      save={t('save')}
      about={name}
      saved={t('edited', { name })}
      drafts={[draft]}
      isUnchanged={Object.keys(draft.changes).length === 0}
      onSave={() =>
        bridge.call('editStudent', {
          student_unique_id: student.student_unique_id,
          fields: draft.changes,
        })
      }
      onClose={onClose}
    >
      {groups.map(({ id, names }) => (
        <FieldSet key={id} title={groupName(id)} draft={draft} names={names} />
      ))}
    </FormDialog>
  );
}
