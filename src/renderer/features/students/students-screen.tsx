import { usePlace } from '../../library/stores/place-store.ts';
import { StudentList } from './list/student-list.tsx';
import { StudentDetail } from './record/student-detail.tsx';

export function StudentsScreen() {
  const student = usePlace((place) => place.student);
  return (
    <div className={student === null ? 'split' : 'split split--open'}>
      <StudentList />
      {student !== null && <StudentDetail studentUniqueId={student} />}
    </div>
  );
}
