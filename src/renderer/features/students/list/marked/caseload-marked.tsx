import { useState } from 'react';
import { ActionButton } from '../../../../kit/button/action-button.tsx';
import { Button } from '../../../../kit/button/button.tsx';
import { assignToMe } from '../../../../records/caseload/assign.ts';
import { AssignDialog } from '../../../../records/caseload/assign-dialog.tsx';
import { caseloadMessages as t } from '../../../../records/caseload/caseload.messages.ts';
import { useMayAssign } from '../../../../records/caseload/use-may-assign.ts';
import { listMessages } from '../list.messages.ts';

/** Adds the marked students to a caseload, or removes them. The marks stay for what comes next. */
export function CaseloadMarked({ ids }: { ids: ReadonlySet<string> }) {
  const { own, others } = useMayAssign();
  const [open, setOpen] = useState<string[] | null>(null);
  const outside = [...ids].filter((id) => !own?.ids.has(id));
  const inside = [...ids].filter((id) => own?.ids.has(id));
  const offer = (change: 'add' | 'remove', concerned: string[]) =>
    own &&
    concerned.length > 0 && (
      <ActionButton
        onAct={() =>
          assignToMe({
            profile_id: own.profile_id,
            ids: concerned,
            name: someone(concerned),
            change,
          })
        }
      >
        {t(change === 'add' ? 'addMarked' : 'removeMarked', { count: concerned.length })}
      </ActionButton>
    );
  return (
    <>
      {offer('add', outside)}
      {offer('remove', inside)}
      {others && (
        <Button onPress={() => setOpen([...ids])}>{t('assignMarked', { count: ids.size })}</Button>
      )}
      {open && <AssignDialog ids={open} name={someone(open)} onClose={() => setOpen(null)} />}
    </>
  );
}

/** A marked student may be outside the rows that are loaded, so the id stands for the name. */
function someone(ids: readonly string[]): string {
  return listMessages('oneStudent', { id: ids[0] ?? '' });
}
