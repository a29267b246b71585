import { usePlace } from '../../library/place-store.ts';
import { ProfileDetail } from './profile-detail.tsx';
import { ProfileList } from './profile-list.tsx';

export function ProfilesScreen() {
  const profile = usePlace((place) => place.profile);
  return (
    <div className={profile === null ? 'split' : 'split split--open'}>
      <ProfileList />
      {profile !== null && <ProfileDetail profileId={profile} />}
    </div>
  );
}
