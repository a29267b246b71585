import { usePlace } from '../../library/stores/place-store.ts';
import { ProfileList } from './list/profile-list.tsx';
import { ProfileDetail } from './record/profile-detail.tsx';

export function ProfilesScreen() {
  const profile = usePlace((place) => place.profile);
  return (
    <div className={profile === null ? 'split' : 'split split--open'}>
      <ProfileList />
      {profile !== null && <ProfileDetail profileId={profile} />}
    </div>
  );
}
