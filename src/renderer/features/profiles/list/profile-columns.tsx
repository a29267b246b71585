import { joinTexts } from '../../../../../sync/i18n/isolate.ts';
import type { ProfileRow } from '../../../../../sync/laptop/api/profiles.ts';
import type { GridColumn } from '../../../kit/grid/grid-columns.ts';
import { RecordName } from '../../../kit/grid/record-name.tsx';
import { formatCode } from '../../../library/format/format.ts';
import { profileMessages as t } from '../profile.messages.ts';

/** “Ruiz, Ana”, or the id of a profile without a name. */
function profileName(profile: {
  profile_id: string;
  first_name: string | null;
  last_name: string | null;
}): string {
  return joinTexts([profile.last_name, profile.first_name], ', ') || profile.profile_id;
}

export function profileColumns(): GridColumn<ProfileRow>[] {
  return [
    {
      id: 'name',
      width: 'minmax(12rem, 1.4fr)',
      header: t('name'),
      only: 'wide',
      cell: (row) => <RecordName name={profileName(row)} isWaiting={row.waiting} />,
    },
    {
      id: 'person',
      width: 'minmax(0, 1fr)',
      header: t('professional'),
      only: 'narrow',
      cell: (row) => (
        <>
          <RecordName name={profileName(row)} isWaiting={row.waiting} />
          <span className="grid__second">
            {joinTexts([row.role_type && formatCode(row.role_type), row.school_name], ' · ')}
          </span>
        </>
      ),
    },
    {
      id: 'role',
      width: 'minmax(8rem, 1fr)',
      header: t('role'),
      only: 'wide',
      cell: (row) => (row.role_type === null ? '' : formatCode(row.role_type)),
    },
    {
      id: 'school',
      width: 'minmax(10rem, 1.6fr)',
      header: t('school'),
      only: 'wide',
      cell: (row) => row.school_name ?? row.school_id,
    },
    {
      id: 'email',
      width: 'minmax(12rem, 1.6fr)',
      header: t('email'),
      only: 'wide',
      cell: (row) => row.email,
    },
  ];
}
