import { type AnyRecord, wireFields } from '../model/catalog.ts';
import type { Operation } from './changeset.ts';

/**
 * What a record is after an operation; null: it does not exist. An update of a record that does not exist
 * leaves it so: a stale edit never brings a record back by itself (promise 5).
 */
export function applyOperation(record: AnyRecord | null, operation: Operation): AnyRecord | null {
  switch (operation.op) {
    case 'create': {
      const empty = wireFields(operation.entity).map(([name]) => [name, null]);
      // What the center keeps for itself survives a create that was overtaken by another.
      return { ...Object.fromEntries(empty), ...record, ...operation.fields };
    }
    case 'update':
      return record === null ? null : { ...record, ...operation.fields };
    case 'delete':
      return null;
    case 'keep':
      return record;
  }
}
