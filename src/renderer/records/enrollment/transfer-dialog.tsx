import type { EnrollmentView } from '../../../../sync/laptop/api/students.ts';
import type { Student } from '../../../../sync/model/catalog.ts';
import { type Draft, useDraft } from '../../kit/forms/draft.ts';
import { FieldSet, MoreFields } from '../../kit/forms/field-set.tsx';
import { FormDialog } from '../../kit/forms/form-dialog.tsx';
import { bridge } from '../../library/bridge.ts';
import { fullName } from '../../library/format/format.ts';
import { useToday } from '../../library/hooks/use-today.ts';
import { useReference } from '../../library/reference.tsx';
import { EnrollmentAdvice } from './enrollment-advice.tsx';
import {
  exitFields,
  keyFieldsOf,
  mainFields,
  moreFields,
  nameOfEnrollment,
  transferExitType,
} from './enrollment-fields.ts';
import { enrollmentFormMessages as t } from './enrollment-form.messages.ts';
import { useEnrollmentDraft } from './use-enrollment-draft.ts';

/** Withdraws from one school and enrolls in another, as one changeset. */
export function TransferDialog({
  student,
  view,
  onClose,
}: {
  student: Student;
  view: EnrollmentView;
  onClose: () => void;
}) {
  const { enrollment, school_name } = view;
  const today = useToday();
  const name = fullName(student);
  const { sets } = useReference();
  const exit = useDraft({
    entity: 'student_school_associations',
    first: {
      ...enrollment,
      exit_withdraw_date: today,
      exit_withdraw_type_descriptor: transferExitType(sets),
    },
    check: 'fields',
    needs: exitFields,
    draftName: `leave ${nameOfEnrollment(enrollment)}`,
  });
  const entry = useEnrollmentDraft(
    {
      student_unique_id: student.student_unique_id,
      entry_grade_level_descriptor: enrollment.entry_grade_level_descriptor,
    },
    {
      otherThan: enrollment.school_id,
      draftName: `enter ${nameOfEnrollment(enrollment)}`,
    },
  );
  const { exit_withdraw_date, exit_withdraw_type_descriptor } = exit.values;
  /** The student enters on the day of leaving, until the counselor types another day. */
  const leaving: Draft = {
    ...exit,
    set(field, value) {
      exit.set(field, value);
      const follows = entry.values.entry_date === exit_withdraw_date;
      if (field === 'exit_withdraw_date' && follows) entry.set('entry_date', value);
    },
  };
  const left = {
    ...view,
    enrollment: { ...enrollment, exit_withdraw_date: dayOf(exit_withdraw_date) },
  };
  return (
    <FormDialog
      title={t('transferTitle', { name })}
      save={t('transfer')}
      about={name}
      saved={t('transferred', { name })}
      drafts={[exit, entry]}
      onSave={() =>
        bridge.call('transfer', {
          ...keyFieldsOf(enrollment),
          exit_withdraw_date: String(exit_withdraw_date),
          exit_withdraw_type_descriptor: String(exit_withdraw_type_descriptor),
          enrollment: entry.values,
        })
      }
      onClose={onClose}
      advice={<EnrollmentAdvice enrollment={entry.values} others={[left]} />}
    >
      <FieldSet
        title={t('leaves', {
          school: school_name ?? t('leavesUnknown', { id: String(enrollment.school_id) }),
        })}
        draft={leaving}
        names={exitFields}
        needs={exitFields}
      />
      <FieldSet title={t('enters')} draft={entry} names={mainFields} />
      <MoreFields draft={entry} names={moreFields} />
    </FormDialog>
  );
}

/** A day that is typed; null: not yet a whole one. */
const dayOf = (value: unknown) => (typeof value === 'string' ? value : null);
