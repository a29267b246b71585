import { type AnyRecord, openFields } from '../model/catalog.ts';
import type { Operation } from './changeset.ts';

/**
 * A record after an operation; null: it does not exist. An update does not create a record: a stale edit never brings
 * one back (promise 5).
 */
export function applyOperation(record: AnyRecord | null, operation: Operation): AnyRecord | null {
  switch (operation.op) {
    case 'create': {
      const empty = openFields(operation.entity).map(([name]) => [name, null]);
      // Bookkeeping fields stay when another create came first.
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
