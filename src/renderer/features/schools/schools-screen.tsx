import { SplitView } from '../../kit/page/split-view.tsx';
import { usePlace } from '../../library/stores/place-store.ts';
import { SchoolDetail } from './school-detail.tsx';
import { SchoolList } from './school-list.tsx';

export function SchoolsScreen() {
  const school = usePlace((place) => place.school);
  return (
    <SplitView
      list={<SchoolList />}
      record={school === null ? null : <SchoolDetail schoolId={school} />}
    />
  );
}
