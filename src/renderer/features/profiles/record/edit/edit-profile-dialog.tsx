import type { Profile } from '../../../../../../sync/model/catalog.ts';
import { useDraft } from '../../../../kit/forms/draft.ts';
import { FormDialog } from '../../../../kit/forms/form-dialog.tsx';
import { RecordField } from '../../../../kit/forms/record-field.tsx';
import { bridge } from '../../../../library/bridge.ts';
import { fullName } from '../../../../library/format/format.ts';
import { useMay } from '../../../../library/hooks/use-may.ts';
import { profileMessages as t } from '../../profile.messages.ts';
import { PreferenceFields } from './preference-fields.tsx';
import { TagField } from './tag-field.tsx';

/** Changes the parts of a profile that the person's role may change. */
export function EditProfileDialog({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const may = useMay();
  const name = fullName(profile) || profile.profile_id;
  const draft = useDraft({ entity: 'profiles', first: profile, check: 'fields' });
  return (
    <FormDialog
      title={t('editTitle')}
      save={t('save')}
      about={name}
      saved={t('saved', { name })}
      drafts={[draft]}
      isUnchanged={Object.keys(draft.changes).length === 0}
      onSave={() =>
        bridge.call('editProfile', { profile_id: profile.profile_id, fields: draft.changes })
      }
      onClose={onClose}
    >
      {may('update', 'profiles', ['phone']) && (
        <div className="form__fields">
          <RecordField draft={draft} name="phone" />
        </div>
      )}
      {may('update', 'profiles', ['specializations']) && (
        <TagField
          label={t('specializations')}
          tags={(draft.values.specializations as readonly string[] | null) ?? []}
          onChange={(tags) => draft.set('specializations', tags)}
        />
      )}
      <PreferenceFields draft={draft} />
    </FormDialog>
  );
}
