import { defineEntity } from '../entity.ts';
import { bookkeeping } from './parts.ts';

/** OneRoster org. Seed: "Organizations Table". `identifier` is the `school_id` of the school it stands for. */
export const organizations = defineEntity({
  name: 'organizations',
  store: 'postgres',
  standard: 'OneRoster',
  label: 'organization',
  key: ['sourced_id'],
  creatableBy: [],
  deletableBy: [],
  fields: {
    sourced_id: {
      type: 'text',
      maxLength: 255,
      nullable: false,
      label: 'Sourced ID',
      source: 'sourcedId',
    },
    status: {
      type: 'text',
      maxLength: 20,
      nullable: true,
      default: 'active',
      label: 'Status',
      source: 'status',
    },
    ...bookkeeping.oneRosterModified,
    metadata: { type: 'any', nullable: true, label: 'Metadata', source: 'metadata' },
    name: { type: 'text', maxLength: 255, nullable: false, label: 'Name', source: 'name' },
    type: { type: 'text', maxLength: 50, nullable: false, label: 'Type', source: 'type' },
    identifier: {
      type: 'text',
      maxLength: 255,
      nullable: true,
      label: 'Identifier',
      source: 'identifier',
    },
    parent_id: {
      type: 'text',
      maxLength: 255,
      nullable: true,
      references: { entity: 'organizations', field: 'sourced_id' },
      label: 'Parent',
      source: 'parentSourcedId',
    },
  },
});
