import type { Profile } from '../../../sync/model/catalog.ts';
import { formatDate, inWords } from '../shell/format.ts';
import { Email } from '../ui/email.tsx';
import type { Fact } from '../ui/facts.tsx';

export function contactFacts(profile: Profile): Fact[] {
  return [
    { label: 'Email', value: profile.email && <Email address={profile.email} /> },
    { label: 'Phone', value: profile.phone },
    { label: 'Birth date', value: profile.birth_date && formatDate(profile.birth_date) },
    { label: 'Gender', value: profile.gender && inWords(profile.gender) },
    { label: 'Profile ID', value: profile.profile_id },
  ];
}

export function workFacts(profile: Profile): Fact[] {
  const onboarding = profile.onboarding_progress;
  return [
    { label: 'Role', value: profile.role_type && inWords(profile.role_type) },
    { label: 'Specializations', value: profile.specializations?.map(inWords).join(', ') || null },
    {
      label: 'Certification level',
      value: profile.certification_level && inWords(profile.certification_level),
    },
    { label: 'Years of experience', value: profile.years_experience },
    { label: 'Onboarded', value: profile.onboarded_date && formatDate(profile.onboarded_date) },
    { label: 'Onboarding', value: onboarding && onboardingWords(onboarding) },
  ];
}

function onboardingWords(onboarding: NonNullable<Profile['onboarding_progress']>): string | null {
  if (onboarding.is_completed) return 'Completed';
  return onboarding.current_step === undefined ? null : `At step ${onboarding.current_step}`;
}

export function preferenceFacts({ preferences }: Profile): Fact[] {
  const notifications = preferences?.notification_settings;
  const kinds = [
    notifications?.email_notifications && 'Email',
    notifications?.sms_notifications && 'SMS',
    notifications?.push_notifications && 'Push',
  ].filter(Boolean);
  return [
    { label: 'Communication', value: wordsOf(preferences?.communication_method) },
    { label: 'Meetings', value: wordsOf(preferences?.meeting_frequency) },
    { label: 'Notifications', value: notifications ? kinds.join(', ') || 'None' : null },
    { label: 'Reminders', value: wordsOf(notifications?.reminder_frequency) },
    { label: 'Dashboard', value: wordsOf(preferences?.dashboard_layout) },
    { label: 'Time zone', value: preferences?.timezone?.replace(/_/g, ' ') ?? null },
  ];
}

const wordsOf = (code: string | undefined) =>
  code === undefined ? null : code === 'sms' ? 'SMS' : inWords(code);
