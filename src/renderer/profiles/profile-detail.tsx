import { Pencil, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ProfileView } from '../../../sync/laptop/api.ts';
import { ReadOnlyNote } from '../session/read-only-note.tsx';
import { useMay } from '../session/use-may.ts';
import { inWords } from '../shell/format.ts';
import { goTo } from '../shell/place-store.ts';
import { useAsked } from '../shell/use-asked.ts';
import { HistoryButton } from '../sync/history-button.tsx';
import { OutboxItem } from '../sync/outbox-item.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { DetailBody } from '../ui/detail-body.tsx';
import { Facts } from '../ui/facts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Late } from '../ui/late.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { AssignedStudents } from './assigned-students.tsx';
import { Bootcamp } from './bootcamp.tsx';
import { Documents } from './documents.tsx';
import { EditProfileDialog } from './edit-profile-dialog.tsx';
import { contactFacts, preferenceFacts, workFacts } from './profile-facts.tsx';

/** One professional. */
export function ProfileDetail({ profileId }: { profileId: string }) {
  const { data: view, problem } = useAsked('getProfile', { profile_id: profileId });
  const close = () => goTo.profile(null);
  return (
    <article
      className="detail"
      aria-label="Profile"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close();
      }}
    >
      {problem && (
        <div className="detail__body">
          <Notice tone="danger" actions={<IconButton icon={X} label="Close" onPress={close} />}>
            {problem.message}
          </Notice>
        </div>
      )}
      {!view && !problem && (
        <Late>
          <p className="detail__body muted">Opening the profile…</p>
        </Late>
      )}
      {view && <Opened key={view.profile.profile_id} view={view} onClose={close} />}
    </article>
  );
}

function Opened({ view, onClose }: { view: ProfileView; onClose: () => void }) {
  const { profile, school_name, changesets } = view;
  const heading = useRef<HTMLHeadingElement>(null);
  const [isEditing, setIsEditing] = useState(false);
  const may = useMay();
  useEffect(() => heading.current?.focus(), []);
  const name = [profile.first_name, profile.middle_name, profile.last_name].filter(Boolean);
  return (
    <>
      <header className="detail__header">
        <div className="detail__heading">
          <h2 ref={heading} tabIndex={-1} className="detail__name selectable">
            {name.join(' ') || profile.profile_id}
          </h2>
          <IconButton icon={X} label="Close the profile" onPress={onClose} />
        </div>
        <p className="detail__summary">
          {profile.role_type && <Badge tone="info">{inWords(profile.role_type)}</Badge>}
          <span className="muted selectable">{school_name ?? profile.school_id}</span>
        </p>
        <div className="detail__actions">
          {may('update', 'profiles', ['preferences']) && (
            <Button onPress={() => setIsEditing(true)}>
              <Pencil size={14} aria-hidden />
              Edit preferences…
            </Button>
          )}
          <HistoryButton
            record={{ entity: 'profiles', key: [profile.profile_id] }}
            title={name.join(' ') || profile.profile_id}
          />
        </div>
        <ReadOnlyNote entity="profiles" field="preferences" />
      </header>
      <DetailBody label="Record">
        {changesets.length > 0 && (
          <Panel title="Edits not confirmed by the center">
            <ul>
              {changesets.map((item) => (
                <OutboxItem key={item.changeset} item={item} isInRecord />
              ))}
            </ul>
          </Panel>
        )}
        <FactPanel title="Contact" facts={contactFacts(profile)} />
        <FactPanel title="Work" facts={workFacts(profile)} />
        <FactPanel title="Preferences" facts={preferenceFacts(profile)} />
        <Bootcamp progress={profile.bootcamp_progress} />
        <Documents documents={profile.documents} />
        <AssignedStudents ids={profile.students_assigned ?? []} />
      </DetailBody>
      {isEditing && <EditProfileDialog profile={profile} onClose={() => setIsEditing(false)} />}
    </>
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
