import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { useMay } from '../../library/hooks/use-may.ts';
import { useReference } from '../../library/reference.tsx';
import type { StudentDialogKind } from './student-dialog.tsx';

/** Which actions a student on the roster has: those that the person's role and the enrollment allow. */
export function useStudentOffers(visit: VisitView) {
  const may = useMay();
  const { ownSchools } = useReference();
  const entity = 'student_school_associations';
  const mayEnd = may('update', entity, ['exit_withdraw_date']);
  const hasOther = ownSchools.some(({ school }) => school.school_id !== visit.school_id);
  return (student: VisitStudent, kind: StudentDialogKind): boolean => {
    const isHere = student.exit_withdraw_date === null;
    switch (kind) {
      case 'note':
        return true;
      case 'withdraw':
        return isHere && mayEnd;
      case 'transfer':
        return isHere && mayEnd && hasOther && may('create', entity);
      case 'edit':
        return may('update', 'students', ['first_name']);
    }
  };
}
