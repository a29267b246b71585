import { SplitView } from '../../kit/page/split-view.tsx';
import { usePlace } from '../../library/stores/place-store.ts';
import { ProfileList } from './list/profile-list.tsx';
import { ProfileDetail } from './record/profile-detail.tsx';

export function ProfilesScreen() {
  const profile = usePlace((place) => place.profile);
  return (
    <SplitView
      list={<ProfileList />}
      record={profile === null ? null : <ProfileDetail profileId={profile} />}
    />
  );
}
