import type { EnrollmentView } from '../../../../sync/laptop/api/students.ts';
import type { Student } from '../../../../sync/model/catalog.ts';
import { useDraft } from '../../kit/forms/draft.ts';
import { FieldSet } from '../../kit/forms/field-set.tsx';
import { FormDialog } from '../../kit/forms/form-dialog.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatDate, fullName } from '../../library/format/format.ts';
import { useToday } from '../../library/hooks/use-today.ts';
import { EnrollmentAdvice } from './enrollment-advice.tsx';
import { exitFields, keyFieldsOf, nameOfEnrollment } from './enrollment-fields.ts';
import { enrollmentFormMessages as t } from './enrollment-form.messages.ts';

/** Ends an enrollment. */
export function WithdrawDialog({
  student,
  view,
  onClose,
}: {
  student: Student;
  view: EnrollmentView;
  onClose: () => void;
}) {
  const today = useToday();
  const { enrollment } = view;
  const name = fullName(student);
  const draft = useDraft({
    entity: 'student_school_associations',
    first: { ...enrollment, exit_withdraw_date: today },
    check: 'fields',
    needs: exitFields,
    draftName: `withdraw ${nameOfEnrollment(enrollment)}`,
  });
  const { exit_withdraw_date, exit_withdraw_type_descriptor } = draft.values;
  const school = view.school_name ?? t('school', { id: String(enrollment.school_id) });
  return (
    <FormDialog
      title={t('withdrawTitle', { name })}
      save={t('withdraw')}
      about={name}
      saved={t('withdrawn', { name })}
      drafts={[draft]}
      onSave={() =>
        bridge.call('withdraw', {
          ...keyFieldsOf(enrollment),
          exit_withdraw_date: String(exit_withdraw_date),
          exit_withdraw_type_descriptor: String(exit_withdraw_type_descriptor),
        })
      }
      onClose={onClose}
      advice={<EnrollmentAdvice enrollment={{ exit_withdraw_date }} />}
    >
      <p>{t('enrolledSince', { school, date: formatDate(enrollment.entry_date) })}</p>
      <FieldSet draft={draft} names={exitFields} needs={exitFields} />
    </FormDialog>
  );
}
