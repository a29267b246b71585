import { defineEntity } from '../entity.ts';
import { caseloadManagers, profileRoleTypes, recordKeepers } from '../rules/roles.ts';

const text = { type: 'text', nullable: true } as const;
const instant = { type: 'timestamp' } as const;
const editable = { editableBy: recordKeepers } as const;

/**
 * An educational professional, a document of DynamoDB's table `profiles`. Seed: "Profiles Table".
 * `school_id` is the `schools.school_id` of the professional's school, written as text.
 */
export const profiles = defineEntity({
  name: 'profiles',
  store: 'dynamodb',
  standard: 'Caseload profiles',
  key: ['profile_id'],
  creatableBy: [],
  deletableBy: [],
  fields: {
    profile_id: { type: 'text', nullable: false, source: 'profile_id' },
    school_id: { ...text, source: 'school_id' },
    first_name: { ...text, group: 'name', source: 'first_name' },
    last_name: { ...text, group: 'name', source: 'last_name' },
    middle_name: { ...text, group: 'name', source: 'middle_name' },
    email: { ...text, source: 'email' },
    phone: { ...text, maxLength: 20, source: 'phone', ...editable },
    birth_date: { type: 'date', nullable: true, source: 'birth_date' },
    gender: { ...text, source: 'gender' },
    role_type: { ...text, oneOf: profileRoleTypes, source: 'role_type' },
    specializations: {
      type: 'list',
      of: { type: 'text' },
      merge: 'set',
      nullable: true,
      source: 'specializations',
      ...editable,
    },
    certification_level: { ...text, source: 'certification_level' },
    years_experience: {
      type: 'number',
      nullable: true,
      source: 'years_experience',
    },
    onboarding_progress: {
      type: 'map',
      fields: { current_step: { type: 'integer' }, is_completed: { type: 'boolean' } },
      nullable: true,
      source: 'onboarding_progress',
    },
    bootcamp_progress: {
      type: 'map',
      fields: {
        enrolled_courses: { type: 'list', of: { type: 'text' }, merge: 'set' },
        quiz_attempts: {
          type: 'list',
          of: {
            type: 'map',
            fields: {
              quiz_id: { type: 'text' },
              score: { type: 'number' },
              attempted_at: instant,
              passed: { type: 'boolean' },
              /** Seconds. */
              time_spent: { type: 'number' },
            },
          },
          merge: { keyedBy: ['quiz_id', 'attempted_at'] },
        },
        modules_completed: {
          type: 'list',
          of: {
            type: 'map',
            fields: {
              module_id: { type: 'text' },
              module_name: { type: 'text' },
              completed_at: instant,
              score: { type: 'number' },
            },
          },
          merge: { keyedBy: ['module_id'] },
        },
        certifications_earned: {
          type: 'list',
          of: {
            type: 'map',
            fields: {
              certification_id: { type: 'text' },
              certification_name: { type: 'text' },
              earned_at: instant,
              expires_at: instant,
            },
          },
          merge: { keyedBy: ['certification_id'] },
        },
        current_module: { type: 'text' },
        completion_percentage: { type: 'number' },
        total_hours_completed: { type: 'number' },
      },
      nullable: true,
      source: 'bootcamp_progress',
    },
    students_assigned: {
      type: 'list',
      of: { type: 'text' },
      merge: 'set',
      nullable: true,
      source: 'students_assigned',
      editableBy: caseloadManagers,
      editableByOwner: recordKeepers,
    },
    preferences: {
      type: 'map',
      fields: {
        communication_method: { type: 'text', oneOf: ['email', 'phone', 'sms'] },
        meeting_frequency: { type: 'text', oneOf: ['daily', 'weekly', 'biweekly', 'monthly'] },
        notification_settings: {
          type: 'map',
          fields: {
            email_notifications: { type: 'boolean' },
            sms_notifications: { type: 'boolean' },
            push_notifications: { type: 'boolean' },
            reminder_frequency: { type: 'text', oneOf: ['never', 'daily', 'weekly'] },
          },
        },
        dashboard_layout: { type: 'text', oneOf: ['cards', 'list'] },
        timezone: { type: 'text' },
      },
      nullable: true,
      source: 'preferences',
      ...editable,
    },
    documents: {
      type: 'list',
      of: {
        type: 'map',
        fields: {
          document_id: { type: 'text' },
          document_type: { type: 'text' },
          document_url: { type: 'text' },
          uploaded_at: instant,
          status: { type: 'text' },
        },
      },
      merge: { keyedBy: ['document_id'] },
      nullable: true,
      source: 'documents',
    },
    onboarded_date: { type: 'date', nullable: true, source: 'onboarded_date' },
    created_at: {
      type: 'timestamp',
      nullable: true,
      source: 'created_at',
      bookkeeping: true,
    },
    updated_at: {
      type: 'timestamp',
      nullable: true,
      source: 'updated_at',
      bookkeeping: true,
    },
  },
});
