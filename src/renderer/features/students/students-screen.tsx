import { SplitView } from '../../kit/page/split-view.tsx';
import { usePlace } from '../../library/stores/place-store.ts';
import { StudentList } from './list/student-list.tsx';
import { StudentDetail } from './record/student-detail.tsx';

export function StudentsScreen() {
  const student = usePlace((place) => place.student);
  return (
    <SplitView
      list={<StudentList />}
      record={student === null ? null : <StudentDetail studentUniqueId={student} />}
    />
  );
}
