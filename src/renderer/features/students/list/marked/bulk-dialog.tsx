import { useEffect, useState } from 'react';
import { problemMessage } from '../../../../../../sync/i18n/problem-message.ts';
import type { BulkPlan } from '../../../../../../sync/laptop/api/bulk.ts';
import type { Problem } from '../../../../../../sync/model/error.ts';
import { ModalDialog } from '../../../../kit/dialog/modal-dialog.tsx';
import { useDraft } from '../../../../kit/forms/draft.ts';
import { FieldSet } from '../../../../kit/forms/field-set.tsx';
import { FormDialog } from '../../../../kit/forms/form-dialog.tsx';
import { Notice } from '../../../../kit/surface/notice.tsx';
import { bridge } from '../../../../library/bridge.ts';
import { useToday } from '../../../../library/hooks/use-today.ts';
import { useStudentFilter } from '../../../../library/stores/student-query-store.ts';
import { exitFields } from '../../../../records/enrollment/enrollment-fields.ts';
import { enrollmentFormMessages as forms } from '../../../../records/enrollment/enrollment-form.messages.ts';
import { listMessages as t } from '../list.messages.ts';
import { BulkLines } from './bulk-lines.tsx';
import { useBulkLines } from './use-bulk-lines.ts';

type Kind = 'withdraw' | 'transfer';

const entryFields = ['school_id', 'entry_date'] as const;

/** One action on several students: a preview of each enrollment that it concerns, which can be left out. */
export function BulkDialog({
  kind,
  ids,
  onClose,
}: {
  kind: Kind;
  /** Unique ids of the students. */
  ids: readonly string[];
  onClose: () => void;
}) {
  const school = useStudentFilter((filter) => filter.school_id);
  const [plan, setPlan] = useState<BulkPlan>();
  const [problem, setProblem] = useState<Problem>();
  // Asked once: what the counselor has seen does not change under them.
  useEffect(() => {
    let isOpen = true;
    void bridge
      .call('planBulk', { student_unique_ids: [...ids], school_id: school })
      .then((answer) => {
        if (!isOpen) return;
        if (answer.ok) setPlan(answer.value);
        else setProblem(answer.error);
      });
    return () => {
      isOpen = false;
    };
  }, [ids, school]);
  if (problem) {
    return (
      <ModalDialog title={t(kind)} onClose={onClose}>
        <div className="dialog__body">
          <Notice tone="danger">{problemMessage(problem)}</Notice>
        </div>
      </ModalDialog>
    );
  }
  return plan === undefined ? null : (
    <PlannedDialog kind={kind} plan={plan} school={school} onClose={onClose} />
  );
}

function PlannedDialog({
  kind,
  plan,
  school,
  onClose,
}: {
  kind: Kind;
  plan: BulkPlan;
  school: number | null;
  onClose: () => void;
}) {
  const today = useToday();
  const exit = useDraft({
    entity: 'student_school_associations',
    first: { exit_withdraw_date: today, exit_withdraw_type_descriptor: null },
    check: 'fields',
    needs: exitFields,
  });
  const entry = useDraft({
    entity: 'student_school_associations',
    first: { school_id: null, entry_date: today },
    check: 'fields',
    needs: entryFields,
    otherThan: school ?? undefined,
  });
  const lines = useBulkLines(kind, plan);
  const count = lines.chosen.length;
  const given = {
    exit_withdraw_date: String(exit.values.exit_withdraw_date),
    exit_withdraw_type_descriptor: String(exit.values.exit_withdraw_type_descriptor),
  };
  return (
    <FormDialog
      title={t(kind === 'withdraw' ? 'withdrawTitle' : 'transferTitle', { count })}
      save={t(kind)}
      about=""
      saved=""
      isUnchanged={count === 0}
      drafts={kind === 'withdraw' ? [exit] : [exit, entry]}
      // Each line is announced when it has been saved, also when others fail.
      announce={() => undefined}
      onSave={() =>
        lines.save((chosen, bulk) =>
          kind === 'withdraw'
            ? bridge.call('withdrawAll', { ...given, ...bulk, lines: chosen })
            : bridge.call('transferAll', {
                ...given,
                ...bulk,
                lines: chosen,
                enrollment: {
                  school_id: entry.values.school_id,
                  entry_date: entry.values.entry_date,
                },
              }),
        )
      }
      onClose={onClose}
    >
      <p>{t('eachOwn')}</p>
      <FieldSet draft={exit} names={exitFields} needs={exitFields} />
      {kind === 'transfer' && (
        <FieldSet title={forms('enters')} draft={entry} names={entryFields} needs={entryFields} />
      )}
      <BulkLines lines={lines} />
      {plan.not_enrolled.length > 0 && (
        <Notice tone="info">
          {t('notEnrolled', {
            count: plan.not_enrolled.length,
            ids: plan.not_enrolled.slice(0, 10).join(', '),
          })}
        </Notice>
      )}
    </FormDialog>
  );
}
