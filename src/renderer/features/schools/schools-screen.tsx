import { usePlace } from '../../library/stores/place-store.ts';
import { SchoolDetail } from './school-detail.tsx';
import { SchoolList } from './school-list.tsx';

export function SchoolsScreen() {
  const school = usePlace((place) => place.school);
  return (
    <div className={school === null ? 'split' : 'split split--open'}>
      <SchoolList />
      {school !== null && <SchoolDetail schoolId={school} />}
    </div>
  );
}
