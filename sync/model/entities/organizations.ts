import { defineEntity } from '../entity.ts';
import { bookkeeping } from './parts.ts';

/** OneRoster org. Seed: "Organizations Table". For a school, `identifier` is its `school_id`. */
export const organizations = defineEntity({
  name: 'organizations',
  store: 'postgres',
  standard: 'OneRoster',
  key: ['sourced_id'],
  creatableBy: [],
  deletableBy: [],
  fields: {
    sourced_id: {
      type: 'text',
      maxLength: 255,
      nullable: false,
      source: 'sourcedId',
    },
    status: {
      type: 'text',
      maxLength: 20,
      nullable: true,
      default: 'active',
      source: 'status',
    },
    ...bookkeeping.oneRosterModified,
    metadata: { type: 'any', nullable: true, source: 'metadata' },
    name: { type: 'text', maxLength: 255, nullable: false, source: 'name' },
    type: { type: 'text', maxLength: 50, nullable: false, source: 'type' },
    identifier: {
      type: 'text',
      maxLength: 255,
      nullable: true,
      source: 'identifier',
    },
    parent_id: {
      type: 'text',
      maxLength: 255,
      nullable: true,
      references: { entity: 'organizations', field: 'sourced_id' },
      source: 'parentSourcedId',
    },
  },
});
