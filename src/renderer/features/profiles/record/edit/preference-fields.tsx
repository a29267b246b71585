import type { AnyRecord, Profile } from '../../../../../../sync/model/catalog.ts';
import { profiles } from '../../../../../../sync/model/entities/profiles.ts';
import { readableParts } from '../../../../../../sync/model/rules/readable.ts';
import { ChoiceField } from '../../../../kit/field/choice/choice-field.tsx';
import { SelectField } from '../../../../kit/field/choice/select-field.tsx';
import { Switch } from '../../../../kit/field/choice/switch.tsx';
import type { Draft } from '../../../../kit/forms/draft.ts';
import { formatCode } from '../../../../library/format/format.ts';
import { profileMessages as t } from '../../profile.messages.ts';
import './preference-fields.css';

type Preferences = NonNullable<Profile['preferences']>;
type Notifications = NonNullable<Preferences['notification_settings']>;

const shapes = profiles.fields.preferences.fields;
const timeZones = Intl.supportedValuesOf('timeZone').map((id) => ({
  id,
  name: id.replace(/_/g, ' '),
}));

/** How a professional wants to work and to be contacted. */
export function PreferenceFields({ draft }: { draft: Draft }) {
  const { preferences } = readableParts('profiles', draft.values).record;
  const now = (preferences ?? {}) as Preferences;
  const notifications: Notifications = now.notification_settings ?? {};
  // Parts of the document that this version does not know, or cannot read, stay unchanged.
  const whole = draft.values.preferences as AnyRecord | null;
  const set = (change: AnyRecord) => draft.set('preferences', { ...whole, ...change });
  const notify = (change: Partial<Notifications>) => {
    const settings = now.notification_settings && (whole?.notification_settings as AnyRecord);
    set({ notification_settings: { ...settings, ...change } });
  };
  const zone = now.timezone;
  return (
    <fieldset className="form__group">
      <legend className="form__legend">{t('preferences')}</legend>
      <div className="form__fields">
        <SelectField
          label={t('communication')}
          choices={choicesOf(shapes.communication_method.oneOf)}
          value={now.communication_method ?? null}
          onChange={(communication_method) => set({ communication_method })}
        />
        <SelectField
          label={t('meetings')}
          choices={choicesOf(shapes.meeting_frequency.oneOf)}
          value={now.meeting_frequency ?? null}
          onChange={(meeting_frequency) => set({ meeting_frequency })}
        />
        <SelectField
          label={t('dashboard')}
          choices={choicesOf(shapes.dashboard_layout.oneOf)}
          value={now.dashboard_layout ?? null}
          onChange={(dashboard_layout) => set({ dashboard_layout })}
        />
        <ChoiceField
          label={t('timeZone')}
          choices={
            zone === undefined || timeZones.some(({ id }) => id === zone)
              ? timeZones
              : [{ id: zone, name: zone }, ...timeZones]
          }
          value={zone ?? null}
          onChange={(id) => {
            if (id !== null) set({ timezone: id });
          }}
        />
        <SelectField
          label={t('reminders')}
          choices={choicesOf(shapes.notification_settings.fields.reminder_frequency.oneOf)}
          value={notifications.reminder_frequency ?? null}
          onChange={(reminder_frequency) => notify({ reminder_frequency })}
        />
        <div className="switches">
          <Switch
            label={t('emailNotifications')}
            isSelected={notifications.email_notifications ?? false}
            onChange={(email_notifications) => notify({ email_notifications })}
          />
          <Switch
            label={t('smsNotifications')}
            isSelected={notifications.sms_notifications ?? false}
            onChange={(sms_notifications) => notify({ sms_notifications })}
          />
          <Switch
            label={t('pushNotifications')}
            isSelected={notifications.push_notifications ?? false}
            onChange={(push_notifications) => notify({ push_notifications })}
          />
        </div>
      </div>
    </fieldset>
  );
}

function choicesOf(values: readonly string[]) {
  return values.map((id) => ({ id, name: id === 'sms' ? 'SMS' : formatCode(id) }));
}
