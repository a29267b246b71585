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
  label: 'user',
  key: ['sourced_id'],
  creatableBy: [],
  deletableBy: [],
  fields: {
    sourced_id: { ...text, nullable: false, label: 'Sourced ID', source: 'sourcedId' },
    status: { ...text, maxLength: 20, default: 'active', label: 'Status', source: 'status' },
    ...bookkeeping.oneRosterModified,
    metadata: { type: 'any', nullable: true, label: 'Metadata', source: 'metadata' },
    username: { ...text, label: 'User name', source: 'username' },
    user_ids: { ...atom, label: 'User IDs', source: 'userIds' },
    enabled_user: {
      type: 'boolean',
      nullable: true,
      default: true,
      label: 'Enabled',
      source: 'enabledUser',
    },
    given_name: { ...text, label: 'Given name', source: 'givenName', group: 'name' },
    family_name: { ...text, label: 'Family name', source: 'familyName', group: 'name' },
    middle_name: { ...text, label: 'Middle name', source: 'middleName', group: 'name' },
    role: { type: 'text', maxLength: 50, nullable: false, label: 'Role', source: 'role' },
    identifier: { ...text, label: 'Identifier', source: 'identifier' },
    email: { ...text, label: 'Email', source: 'email' },
    sms: { ...text, maxLength: 20, label: 'SMS', source: 'sms' },
    phone: { ...text, maxLength: 20, label: 'Phone', source: 'phone' },
    birth_date: { type: 'date', nullable: true, label: 'Birth date', source: 'birthDate' },
    agents: { ...atom, label: 'Agents', source: 'agents' },
    org_ids: { ...texts, label: 'Organizations', source: 'orgs' },
    grades: { ...texts, label: 'Grades', source: 'grades' },
    password: { ...text, label: 'Password', source: 'password', secret: true },
    ...bookkeeping.created,
  },
});
