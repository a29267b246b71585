import type { EnrollmentView } from '../../../../../sync/laptop/api/students.ts';
import { useDraft } from '../../../kit/forms/draft.ts';
import { FieldSet } from '../../../kit/forms/field-set.tsx';
import { FormDialog } from '../../../kit/forms/form-dialog.tsx';
import { Notice } from '../../../kit/surface/notice.tsx';
import { bridge } from '../../../library/bridge.ts';
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
export function CorrectDialog({ view, onClose }: { view: EnrollmentView; onClose: () => void }) {
  const { enrollment } = view;
  const may = useMay();
  const mayMove =
    may('create', 'student_school_associations') && may('delete', 'student_school_associations');
  const isOffered = (name: string) =>
    keyFields.includes(name) ? mayMove : may('update', 'student_school_associations', [name]);
  const draft = useDraft({
    entity: 'student_school_associations',
    first: enrollment,
    check: 'fields',
    draftName: `correct ${nameOfEnrollment(enrollment)}`,
  });
  const isUnchanged = Object.keys(draft.changes).length === 0;
  const changesKey = keyFields.some((name) => name in draft.changes);
  return (
    <FormDialog
      title={t('correctTitle')}
      save={t('correct')}
      saved={t('corrected')}
      drafts={[draft]}
      isUnchanged={isUnchanged}
      onSave={() => bridge.call('correct', { ...keyFieldsOf(enrollment), fields: draft.changes })}
      onClose={onClose}
    >
      <FieldSet draft={draft} names={[...mainFields, ...exitFields].filter(isOffered)} />
      {!isUnchanged && <EnrollmentAdvice enrollment={draft.values} />}
      {changesKey && <Notice tone="info">{t('changesKey')}</Notice>}
      <FieldSet title={t('more')} draft={draft} names={moreFields.filter(isOffered)} />
    </FormDialog>
  );
}
