import { usePlace } from '../../library/place-store.ts';
import { StudentDetail } from './student-detail.tsx';
import { StudentList } from './student-list.tsx';

export function StudentsScreen() {
  const student = usePlace((place) => place.student);
  return (
    <div className={student === null ? 'split' : 'split split--open'}>
      <StudentList />
      {student !== null && <StudentDetail studentUniqueId={student} />}
    </div>
  );
}
