import type { Profile } from '../../../../../sync/model/catalog.ts';
import type { Fact } from '../../../kit/detail/facts.tsx';
import { Email } from '../../../kit/surface/email.tsx';
import { formatCode, formatDate } from '../../../library/format/format.ts';
import { profileMessages as t } from '../profile.messages.ts';

export function contactFacts(profile: Profile): Fact[] {
  return [
    { label: t('email'), value: profile.email && <Email address={profile.email} /> },
    { label: t('phone'), value: profile.phone },
    { label: t('birthDate'), value: profile.birth_date && formatDate(profile.birth_date) },
    { label: t('gender'), value: profile.gender && formatCode(profile.gender) },
    { label: t('profileId'), value: profile.profile_id },
  ];
}

export function workFacts(profile: Profile): Fact[] {
  return [
    { label: t('role'), value: profile.role_type && formatCode(profile.role_type) },
    {
      label: t('specializations'),
      value: profile.specializations?.map(formatCode).join(', ') || null,
    },
    {
      label: t('certificationLevel'),
      value: profile.certification_level && formatCode(profile.certification_level),
    },
    { label: t('years'), value: profile.years_experience },
    {
      label: t('onboarded'),
      value: profile.onboarded_date && formatDate(profile.onboarded_date),
    },
  ];
}

export function preferenceFacts({ preferences }: Profile): Fact[] {
  const notifications = preferences?.notification_settings;
  const kinds = [
    notifications?.email_notifications && t('byEmail'),
    notifications?.sms_notifications && t('bySms'),
    notifications?.push_notifications && t('byPush'),
  ].filter(Boolean);
  return [
    { label: t('communication'), value: wordsOf(preferences?.communication_method) },
    { label: t('meetings'), value: wordsOf(preferences?.meeting_frequency) },
    { label: t('notifications'), value: notifications ? kinds.join(', ') || t('none') : null },
    { label: t('reminders'), value: wordsOf(notifications?.reminder_frequency) },
    { label: t('dashboard'), value: wordsOf(preferences?.dashboard_layout) },
    { label: t('timeZone'), value: preferences?.timezone?.replace(/_/g, ' ') ?? null },
  ];
}

const wordsOf = (code: string | undefined) =>
  code === undefined ? null : code === 'sms' ? 'SMS' : formatCode(code);
