import { useRef } from 'react';
import { useDraft } from '../../../../kit/forms/draft.ts';
import { FieldSet } from '../../../../kit/forms/field-set.tsx';
import { FormDialog } from '../../../../kit/forms/form-dialog.tsx';
import { bridge } from '../../../../library/bridge.ts';
import { useStudentFilter } from '../../../../library/stores/student-query-store.ts';
import { today } from '../../../../library/today.ts';
import { exitFields, keyFieldsOf } from '../../../../records/enrollment/enrollment-fields.ts';
import { enrollmentFormMessages as forms } from '../../../../records/enrollment/enrollment-form.messages.ts';
import { listMessages as t } from '../list.messages.ts';
import { forEachMarked, toastAllSaved } from './for-each-marked.ts';

interface Given {
  /** Unique ids. */
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

const entryFields = ['school_id', 'entry_date'] as const;

/** Ends the current enrollments of several students on one day. */
export function WithdrawMarkedDialog({ ids, onClose }: Given) {
  const exit = useExitDraft();
  const schoolId = useStudentFilter((filter) => filter.school_id);
  const all = useRef<readonly string[]>([]);
  return (
    <FormDialog
      title={t('withdrawTitle', { count: ids.length })}
      save={t('withdraw')}
      saved={t('withdrawalsSaved', { count: ids.length })}
      announce={() => toastAllSaved(t('withdrawalsSaved', { count: ids.length }), all.current)}
      drafts={[exit]}
      onSave={async () => {
        const result = await forEachMarked(ids, schoolId, (_, { enrollment }) =>
          bridge.call('withdraw', { ...keyFieldsOf(enrollment), ...exitOf(exit.values) }),
        );
        if (result.ok) all.current = result.value.all;
        return result;
      }}
      onClose={onClose}
    >
      <p>{t('eachOwn')}</p>
      <FieldSet draft={exit} names={exitFields} needs={exitFields} />
    </FormDialog>
  );
}

/** Moves several students to another school on one day. */
export function TransferMarkedDialog({ ids, onClose }: Given) {
  const exit = useExitDraft();
  const schoolId = useStudentFilter((filter) => filter.school_id);
  const entry = useDraft({
    entity: 'student_school_associations',
    first: { school_id: null, entry_date: today() },
    check: 'fields',
    needs: entryFields,
    otherThan: schoolId ?? undefined,
  });
  const all = useRef<readonly string[]>([]);
  return (
    <FormDialog
      title={t('transferTitle', { count: ids.length })}
      save={t('transfer')}
      saved={t('transfersSaved', { count: ids.length })}
      announce={() => toastAllSaved(t('transfersSaved', { count: ids.length }), all.current)}
      drafts={[exit, entry]}
      onSave={async () => {
        const { school_id, entry_date } = entry.values;
        const result = await forEachMarked(ids, schoolId, (_, { enrollment }) =>
          bridge.call('transfer', {
            ...keyFieldsOf(enrollment),
            ...exitOf(exit.values),
            enrollment: { school_id, entry_date, primary_school: enrollment.primary_school },
          }),
        );
        if (result.ok) all.current = result.value.all;
        return result;
      }}
      onClose={onClose}
    >
      <p>{t('eachOwn')}</p>
      <FieldSet draft={exit} names={exitFields} needs={exitFields} />
      <FieldSet title={forms('enters')} draft={entry} names={entryFields} needs={entryFields} />
    </FormDialog>
  );
}

function useExitDraft() {
  return useDraft({
    entity: 'student_school_associations',
    first: { exit_withdraw_date: today(), exit_withdraw_type_descriptor: null },
    check: 'fields',
    needs: exitFields,
  });
}

function exitOf(values: Readonly<Record<string, unknown>>) {
  return {
    exit_withdraw_date: String(values.exit_withdraw_date),
    exit_withdraw_type_descriptor: String(values.exit_withdraw_type_descriptor),
  };
}
