import { useCallback } from 'react';
import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { useMay } from '../../library/hooks/use-may.ts';
import { useReference } from '../../library/reference.tsx';
import { useMayAssign } from '../../records/caseload/use-may-assign.ts';
import type { StudentDialogKind } from './student-dialog.tsx';

/** Says which actions a student on the roster has: those that the person's role and the enrollment allow. */
export type StudentOffers = (student: VisitStudent, kind: StudentDialogKind) => boolean;

/** The same function until something about the offers changes. */
export function useStudentOffers({ school_id }: VisitView): StudentOffers {
  const may = useMay();
  const { ownSchools } = useReference();
  const entity = 'student_school_associations';
  const mayEnd = may('update', entity, ['exit_withdraw_date']);
  const mayEnroll = may('create', entity);
  const mayEdit = may('update', 'students', ['first_name']);
  const { others: mayAssign } = useMayAssign();
  const hasOther = ownSchools.some(({ school }) => school.school_id !== school_id);
  return useCallback(
    (student, kind) => {
      const isHere = student.exit_withdraw_date === null;
      switch (kind) {
        case 'note':
          return true;
        case 'withdraw':
          return isHere && mayEnd;
        case 'transfer':
          return isHere && mayEnd && hasOther && mayEnroll;
        case 'edit':
          return mayEdit;
        case 'assign':
          return mayAssign;
      }
    },
    [mayEnd, mayEnroll, mayEdit, mayAssign, hasOther],
  );
}
