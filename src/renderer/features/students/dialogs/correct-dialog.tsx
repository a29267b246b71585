import type { EnrollmentView } from '../../../../../sync/laptop/api/students.ts';
import type { Student } from '../../../../../sync/model/catalog.ts';
import { useDraft } from '../../../kit/forms/draft.ts';
import { FieldSet } from '../../../kit/forms/field-set.tsx';
import { FormDialog } from '../../../kit/forms/form-dialog.tsx';
import { Notice } from '../../../kit/surface/notice.tsx';
import { bridge } from '../../../library/bridge.ts';
import { fullName } from '../../../library/format/format.ts';
import { useMay } from '../../../library/hooks/use-may.ts';
import { EnrollmentAdvice } from '../../../records/enrollment/enrollment-advice.tsx';
import {
  exitFields,
  keyFieldsOf,
  mainFields,
  moreFields,
  nameOfEnrollment,
} from '../../../records/enrollment/enrollment-fields.ts';
import { enrollmentFormMessages as t } from '../../../records/enrollment/enrollment-form.messages.ts';

const keyFields: readonly string[] = ['school_id', 'entry_date'];

/** Corrects the fields of an enrollment. */
export function CorrectDialog({
  student,
  view,
  onClose,
}: {
  student: Student;
  view: EnrollmentView;
  onClose: () => void;
}) {
  const name = fullName(student);
  const { enrollment } = view;
  const may = useMay();
  const mayMove =
    may('create', 'student_school_associations') && may('delete', 'student_school_associations');
  const isOffered = (field: string) =>
    keyFields.includes(field) ? mayMove : may('update', 'student_school_associations', [field]);
  const draft = useDraft({
    entity: 'student_school_associations',
    first: enrollment,
    check: 'fields',
    draftName: `correct ${nameOfEnrollment(enrollment)}`,
  });
  const isUnchanged = Object.keys(draft.changes).length === 0;
  const changesKey = keyFields.some((field) => field in draft.changes);
  return (
    <FormDialog
      title={t('correctTitle', { name })}
      save={t('correct')}
      about={name}
      saved={t('corrected', { name })}
      drafts={[draft]}
      isUnchanged={isUnchanged}
      onSave={() => bridge.call('correct', { ...keyFieldsOf(enrollment), fields: draft.changes })}
      onClose={onClose}
      advice={
        <>
          {!isUnchanged && <EnrollmentAdvice enrollment={draft.values} />}
          {changesKey && <Notice tone="info">{t('changesKey')}</Notice>}
        </>
      }
    >
      <FieldSet draft={draft} names={[...mainFields, ...exitFields].filter(isOffered)} />
      <FieldSet title={t('more')} draft={draft} names={moreFields.filter(isOffered)} />
    </FormDialog>
  );
}
