import { useState } from 'react';
import { Button } from '../../../../kit/button/button.tsx';
import { useMay } from '../../../../library/hooks/use-may.ts';
import { useReference } from '../../../../library/reference.tsx';
import { listMessages as t } from '../list.messages.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { CaseloadMarked } from './caseload-marked.tsx';
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
  const offer = (kind: 'withdraw' | 'transfer') => (
    <Button onPress={() => setOpen({ kind, ids: [...ids] })}>
      {t(kind === 'withdraw' ? 'withdrawMarked' : 'transferMarked', { count: ids.size })}
    </Button>
  );
  return (
    <>
      {ids.size > 0 && (
        <div className="marked-bar">
          <p role="status" className="numeric">
            {t('marked', { count: ids.size })}
          </p>
          {mayEnd && offer('withdraw')}
          {mayMove && offer('transfer')}
          <CaseloadMarked ids={ids} />
          <Button look="quiet" onPress={() => clearStudentMarks()}>
            {t('clearMarks')}
          </Button>
        </div>
      )}
      {open && <BulkDialog kind={open.kind} ids={open.ids} onClose={() => setOpen(null)} />}
    </>
  );
}
