import { Pencil } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ProfileView } from '../../../../../sync/laptop/api/profiles.ts';
import type { Profile } from '../../../../../sync/model/catalog.ts';
import { readableParts } from '../../../../../sync/model/rules/readable.ts';
import { Button } from '../../../kit/button/button.tsx';
import { Facts } from '../../../kit/detail/facts.tsx';
import { OpenedRecord, RecordDetail } from '../../../kit/detail/record-detail.tsx';
import { Badge } from '../../../kit/surface/badge.tsx';
import { Panel } from '../../../kit/surface/panel.tsx';
import { formatCode, fullName } from '../../../library/format/format.ts';
import { useMay } from '../../../library/hooks/use-may.ts';
import { useQuery } from '../../../library/query/use-query.ts';
import { goTo } from '../../../library/stores/place-store.ts';
import { HistoryButton } from '../../../records/history/history-button.tsx';
import { UnconfirmedEdits } from '../../../records/outbox/unconfirmed-edits.tsx';
import { ReadOnlyNote } from '../../../records/read-only-note.tsx';
import { UnreadableParts } from '../../../records/unreadable-parts.tsx';
import { profileMessages as t } from '../profile.messages.ts';
import { AssignedStudents } from './assigned-students.tsx';
import { Bootcamp } from './bootcamp/bootcamp.tsx';
import { Documents } from './documents.tsx';
import { EditProfileDialog } from './edit/edit-profile-dialog.tsx';
import { Onboarding } from './onboarding.tsx';
import { contactFacts, preferenceFacts, workFacts } from './profile-facts.tsx';

/** One professional. */
export function ProfileDetail({ profileId }: { profileId: string }) {
  const { data: view, problem } = useQuery('getProfile', { profile_id: profileId });
  const close = () => goTo.profile(null);
  return (
    <RecordDetail
      label={t('profile')}
      problem={problem}
      isOpen={view !== undefined}
      onClose={close}
    >
      {view && <Opened key={view.profile.profile_id} view={view} onClose={close} />}
    </RecordDetail>
  );
}

function Opened({ view, onClose }: { view: ProfileView; onClose: () => void }) {
  const { school_name, changesets } = view;
  const { record, unreadable } = useMemo(
    () => readableParts('profiles', view.profile),
    [view.profile],
  );
  const profile = record as Profile;
  const [isEditing, setIsEditing] = useState(false);
  const may = useMay();
  const name = fullName(profile) || profile.profile_id;
  return (
    <OpenedRecord
      name={name}
      closeLabel={t('close')}
      onClose={onClose}
      summary={
        <p className="detail__summary">
          {profile.role_type && <Badge tone="info">{formatCode(profile.role_type)}</Badge>}
          <span className="muted selectable">{school_name ?? profile.school_id}</span>
        </p>
      }
      actions={
        <>
          <div className="detail__actions">
            {may('update', 'profiles', ['preferences']) && (
              <Button onPress={() => setIsEditing(true)}>
                <Pencil size={14} aria-hidden />
                {t('editPreferences')}
              </Button>
            )}
            <HistoryButton
              record={{ entity: 'profiles', key: [profile.profile_id] }}
              title={name}
            />
          </div>
          <ReadOnlyNote entity="profiles" field="preferences" />
        </>
      }
    >
      <UnconfirmedEdits changesets={changesets} />
      <UnreadableParts entity="profiles" places={unreadable} />
      <FactPanel title={t('contact')} facts={contactFacts(profile)} />
      <FactPanel title={t('work')} facts={workFacts(profile)} />
      <FactPanel title={t('preferences')} facts={preferenceFacts(profile)} />
      <Onboarding progress={profile.onboarding_progress} />
      <Bootcamp progress={profile.bootcamp_progress} />
      <Documents documents={profile.documents} />
      <AssignedStudents ids={profile.students_assigned ?? []} />
      {isEditing && (
        <EditProfileDialog profile={view.profile} onClose={() => setIsEditing(false)} />
      )}
    </OpenedRecord>
  );
}

function FactPanel({
  title,
  facts,
}: {
  title: string;
  facts: Parameters<typeof Facts>[0]['facts'];
}) {
  return (
    <Panel title={title}>
      <div className="panel__body">
        <Facts facts={facts} />
      </div>
    </Panel>
  );
}
