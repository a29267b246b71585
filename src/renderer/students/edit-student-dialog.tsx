import type { Student } from '../../../sync/model/catalog.ts';
import { useDraft } from '../forms/draft.ts';
import { FieldSet } from '../forms/field-set.tsx';
import { FormDialog } from '../forms/form-dialog.tsx';
import { useMay } from '../session/use-may.ts';
import { bridge } from '../shell/bridge.ts';
import { fullName } from '../shell/format.ts';
import { enrollmentFormWords as say } from './enrollment-form-words.ts';
import { studentFactGroups } from './student-facts.ts';
import { studentWords as groupWords } from './student-words.ts';

/** Changes facts of a student: those that the person's role may change. */
export function EditStudentDialog({ student, onClose }: { student: Student; onClose: () => void }) {
  const may = useMay();
  const draft = useDraft({
    entity: 'students',
    first: student,
    check: 'fields',
    keepAs: `edit ${student.student_unique_id}`,
  });
  const groups = studentFactGroups
    .map(({ id, names }) => ({
      id,
      names: names.filter((name) => may('update', 'students', [name])),
    }))
    .filter(({ names }) => names.length > 0);
  return (
    <FormDialog
      title={say('editTitle', { name: fullName(student) })}
      save={say('save')}
      saved={say('edited')}
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
        <FieldSet key={id} title={groupWords(id)} draft={draft} names={names} />
      ))}
    </FormDialog>
  );
}
