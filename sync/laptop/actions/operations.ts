import { unknownBase } from '../../engine/outbox/rebase.ts';
import { type AnyRecord, contentFields, entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { equal } from '../../model/equal.ts';
import { type Key, keyOf } from '../../model/key.ts';
import type { Operation } from '../../protocol/changeset.ts';

/** Creates a record. A field that is left out gets the seed's default or is empty, unless the center assigns it. */
export function createOf(entity: EntityName, given: AnyRecord): Operation {
  const content = contentFields(entity).map(([name, field]) => {
    const value = clean(given[name], field.type === 'text');
    return [name, value ?? structuredClone(field.default) ?? null];
  });
  const rest = Object.entries(given).filter(([name]) => !content.some(([known]) => known === name));
  const fields: AnyRecord = Object.fromEntries([...content, ...rest]);
  return { op: 'create', entity, key: keyOf(entity, fields), fields };
}

/**
 * An update of the fields that differ from the present record.
 * @returns undefined when none differs
 */
export function updateOf(
  name: { readonly entity: EntityName; readonly key: Key },
  given: AnyRecord,
  record: AnyRecord | undefined,
): Operation | undefined {
  const { fields } = entities[name.entity];
  const changed = Object.entries(given)
    .map(([field, value]) => [field, clean(value, fields[field]?.type === 'text')] as const)
    .filter(([field, value]) => record === undefined || !equal(value, record[field]));
  if (changed.length === 0) return undefined;
  // Saving sets the base to the etag of the record at that moment.
  return { op: 'update', ...name, base: unknownBase, fields: Object.fromEntries(changed) };
}

export function deleteOf(entity: EntityName, key: Key): Operation {
  return { op: 'delete', entity, key, base: unknownBase };
}

/** The content of a record: what its etag identifies, without bookkeeping. */
export function contentOf(entity: EntityName, record: AnyRecord): AnyRecord {
  return Object.fromEntries(contentFields(entity).map(([name]) => [name, record[name] ?? null]));
}

/** A text without spaces around it; null for an empty one. */
function clean(value: unknown, isText: boolean): unknown {
  if (!isText || typeof value !== 'string') return value ?? null;
  return value.trim() === '' ? null : value.trim();
}
