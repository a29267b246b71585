import type { Profile } from '../../../model/catalog.ts';
import { pad } from './dates.ts';
import type { Random } from './random.ts';
import type { DemoUser } from './rows.ts';

const courses = ['tsa_prep', 'career_planning', 'advanced_coaching', 'trauma_informed_care'];
const modules = [
  ['basics', 'TSA Fundamentals'],
  ['leadership', 'Leadership Development'],
  ['ferpa', 'Student Privacy'],
] as const;

/** A profile document with some training done. */
export function demoProfile(given: {
  person: Omit<DemoUser, 'org_ids'>;
  roleType: string;
  school: number | undefined;
  random: Random;
}): Profile {
  const { person, roleType, school, random } = given;
  const done = random.below(modules.length + 1);
  const day = (month: number) => `2026-${pad(month)}-${pad(1 + random.below(28))}T14:00:00Z`;
  return {
    profile_id: `profile-${person.sourced_id}`,
    school_id: String(school),
    first_name: person.given_name,
    last_name: person.family_name,
    middle_name: null,
    email: person.email,
    phone: person.phone,
    birth_date: person.birth_date,
    gender: null,
    role_type: roleType,
    specializations: random.chance(0.5)
      ? ['College and career']
      : ['Attendance', 'Social-emotional learning'],
    certification_level: random.pick(['Standard', 'Professional', 'Master']),
    years_experience: 1 + random.below(30),
    onboarding_progress: {
      current_step: 1 + random.below(5),
      is_completed: done === modules.length,
    },
    bootcamp_progress: {
      enrolled_courses: courses.slice(0, 1 + random.below(courses.length)),
      quiz_attempts: Array.from({ length: done }, (_, i) => ({
        quiz_id: `${modules[i]?.[0]}_quiz`,
        score: 60 + random.below(41),
        attempted_at: day(i + 1),
        passed: true,
        time_spent: 600 + random.below(2400),
      })),
      modules_completed: modules.slice(0, done).map(([module_id, module_name], i) => ({
        module_id,
        module_name,
        completed_at: day(i + 1),
        score: 70 + random.below(31),
      })),
      certifications_earned: [],
      current_module: modules[Math.min(done, modules.length - 1)]?.[0] as string,
      completion_percentage: Math.round((done * 100) / modules.length),
      total_hours_completed: done * 4.5,
    },
    students_assigned: [],
    preferences: {
      communication_method: 'email',
      meeting_frequency: 'weekly',
      notification_settings: {
        email_notifications: true,
        sms_notifications: false,
        push_notifications: random.chance(0.5),
        reminder_frequency: 'daily',
      },
      dashboard_layout: 'cards',
      timezone: 'America/Chicago',
    },
    documents: [],
    onboarded_date: '2025-08-04',
    created_at: '2025-08-04T15:00:00Z',
    updated_at: '2025-08-04T15:00:00Z',
  };
}
