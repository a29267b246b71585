import type { Profile } from '../../../../sync/model/catalog.ts';
import { Email } from '../../kit/email.tsx';
import type { Fact } from '../../kit/facts.tsx';
import { formatDate, inWords } from '../../library/format.ts';
import { profileWords as say } from './profile.messages.ts';

export function contactFacts(profile: Profile): Fact[] {
  return [
    { label: say('email'), value: profile.email && <Email address={profile.email} /> },
    { label: say('phone'), value: profile.phone },
    { label: say('birthDate'), value: profile.birth_date && formatDate(profile.birth_date) },
    { label: say('gender'), value: profile.gender && inWords(profile.gender) },
    { label: say('profileId'), value: profile.profile_id },
  ];
}

export function workFacts(profile: Profile): Fact[] {
  return [
    { label: say('role'), value: profile.role_type && inWords(profile.role_type) },
    {
      label: say('specializations'),
      value: profile.specializations?.map(inWords).join(', ') || null,
    },
    {
      label: say('certificationLevel'),
      value: profile.certification_level && inWords(profile.certification_level),
    },
    { label: say('years'), value: profile.years_experience },
    {
      label: say('onboarded'),
      value: profile.onboarded_date && formatDate(profile.onboarded_date),
    },
  ];
}

export function preferenceFacts({ preferences }: Profile): Fact[] {
  const notifications = preferences?.notification_settings;
  const kinds = [
    notifications?.email_notifications && say('byEmail'),
    notifications?.sms_notifications && say('bySms'),
    notifications?.push_notifications && say('byPush'),
  ].filter(Boolean);
  return [
    { label: say('communication'), value: wordsOf(preferences?.communication_method) },
    { label: say('meetings'), value: wordsOf(preferences?.meeting_frequency) },
    { label: say('notifications'), value: notifications ? kinds.join(', ') || say('none') : null },
    { label: say('reminders'), value: wordsOf(notifications?.reminder_frequency) },
    { label: say('dashboard'), value: wordsOf(preferences?.dashboard_layout) },
    { label: say('timeZone'), value: preferences?.timezone?.replace(/_/g, ' ') ?? null },
  ];
}

const wordsOf = (code: string | undefined) =>
  code === undefined ? null : code === 'sms' ? 'SMS' : inWords(code);
