import { useState } from 'react';
import { Button } from '../../../../kit/button/button.tsx';
import { useMay } from '../../../../library/hooks/use-may.ts';
import { useReference } from '../../../../library/reference.tsx';
import { listMessages as t } from '../list.messages.ts';
import { TransferMarkedDialog, WithdrawMarkedDialog } from './marked-dialogs.tsx';
import { clearStudentMarks, useStudentMarks } from './student-marks.ts';

/** The actions for all marked students. Renders nothing where none are marked. */
export function MarkedBar() {
  const { ids } = useStudentMarks();
  const [open, setOpen] = useState<{ kind: 'withdraw' | 'transfer'; ids: string[] } | null>(null);
  const may = useMay();
  const { ownSchools } = useReference();
  const entity = 'student_school_associations';
  const mayEnd = may('update', entity, ['exit_withdraw_date']);
  const mayMove = mayEnd && may('create', entity) && ownSchools.length > 1;
  const close = () => setOpen(null);
  return (
    <>
      {ids.size > 0 && (
        <div className="marked-bar">
          <p role="status" className="numeric">
            {t('marked', { count: ids.size })}
          </p>
          {mayEnd && (
            <Button onPress={() => setOpen({ kind: 'withdraw', ids: [...ids] })}>
              {t('withdrawMarked')}
            </Button>
          )}
          {mayMove && (
            <Button onPress={() => setOpen({ kind: 'transfer', ids: [...ids] })}>
              {t('transferMarked')}
            </Button>
          )}
          <Button look="quiet" onPress={() => clearStudentMarks()}>
            {t('clearMarks')}
          </Button>
        </div>
      )}
      {open?.kind === 'withdraw' && <WithdrawMarkedDialog ids={open.ids} onClose={close} />}
      {open?.kind === 'transfer' && <TransferMarkedDialog ids={open.ids} onClose={close} />}
    </>
  );
}
