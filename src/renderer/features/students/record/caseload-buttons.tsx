import { useState } from 'react';
import type { Student } from '../../../../../sync/model/catalog.ts';
import { ActionButton } from '../../../kit/button/action-button.tsx';
import { Button } from '../../../kit/button/button.tsx';
import { fullName } from '../../../library/format/format.ts';
import { assignToMe } from '../../../records/caseload/assign.ts';
import { AssignDialog } from '../../../records/caseload/assign-dialog.tsx';
import { caseloadMessages as t } from '../../../records/caseload/caseload.messages.ts';
import { useMayAssign } from '../../../records/caseload/use-may-assign.ts';

/** Adds the student to a caseload, or removes them. */
export function CaseloadButtons({ student }: { student: Student }) {
  const { own, others } = useMayAssign();
  const [isOpen, setIsOpen] = useState(false);
  const ids = [student.student_unique_id];
  const name = fullName(student);
  const change = own?.ids.has(student.student_unique_id) ? 'remove' : 'add';
  return (
    <>
      {own && (
        <ActionButton
          look="quiet"
          onAct={() => assignToMe({ profile_id: own.profile_id, ids, name, change })}
        >
          {t(change)}
        </ActionButton>
      )}
      {others && (
        <Button look="quiet" onPress={() => setIsOpen(true)}>
          {t('assign')}
        </Button>
      )}
      {isOpen && <AssignDialog ids={ids} name={name} onClose={() => setIsOpen(false)} />}
    </>
  );
}
