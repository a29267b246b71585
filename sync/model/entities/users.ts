import { defineEntity } from '../entity.ts';
import { bookkeeping } from './parts.ts';

const atom = { type: 'list', of: { type: 'any' }, merge: 'atom', nullable: true } as const;
const texts = { type: 'list', of: { type: 'text' }, merge: 'set', nullable: true } as const;
const text = { type: 'text', maxLength: 255, nullable: true } as const;

/**
 * OneRoster user. Seed: "Users Table". Of a student, `identifier` is the `student_unique_id`; of a
 * professional, `metadata.profile_id` is the profile's key. `org_ids` holds the `sourced_id`s of the
 * user's organizations.
 */
export const users = defineEntity({
  name: 'users',
  store: 'postgres',
  standard: 'OneRoster',
  key: ['sourced_id'],
  creatableBy: [],
  deletableBy: [],
  fields: {
    sourced_id: { ...text, nullable: false, source: 'sourcedId' },
    status: { ...text, maxLength: 20, default: 'active', source: 'status' },
    ...bookkeeping.oneRosterModified,
    metadata: { type: 'any', nullable: true, source: 'metadata' },
    username: { ...text, source: 'username' },
    user_ids: { ...atom, source: 'userIds' },
    enabled_user: {
      type: 'boolean',
      nullable: true,
      default: true,
      source: 'enabledUser',
    },
    given_name: { ...text, source: 'givenName', group: 'name' },
    family_name: { ...text, source: 'familyName', group: 'name' },
    middle_name: { ...text, source: 'middleName', group: 'name' },
    role: { type: 'text', maxLength: 50, nullable: false, source: 'role' },
    identifier: { ...text, source: 'identifier' },
    email: { ...text, source: 'email' },
    sms: { ...text, maxLength: 20, source: 'sms' },
    phone: { ...text, maxLength: 20, source: 'phone' },
    birth_date: { type: 'date', nullable: true, source: 'birthDate' },
    agents: { ...atom, source: 'agents' },
    org_ids: { ...texts, source: 'orgs' },
    grades: { ...texts, source: 'grades' },
    password: { ...text, source: 'password', secret: true },
    ...bookkeeping.created,
  },
});
