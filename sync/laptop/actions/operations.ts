import { unknownBase } from '../../engine/outbox/rebase.ts';
import { type AnyRecord, contentFields, entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { equal } from '../../model/equal.ts';
import { type Key, keyOf } from '../../model/key.ts';
import type { Operation } from '../../protocol/changeset.ts';

/** A new record: what is left out gets the seed's default or is empty; the center gives what it assigns. */
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
 * An update of the fields that differ from the record as it is.
 * @returns undefined when none does
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
  // The base is that of the record as it is when the changeset is saved.
  return { op: 'update', ...name, base: unknownBase, fields: Object.fromEntries(changed) };
}

export function deleteOf(entity: EntityName, key: Key): Operation {
  return { op: 'delete', entity, key, base: unknownBase };
}

/** What the etag of a record identifies, without what the center notes beside it. */
export function contentOf(entity: EntityName, record: AnyRecord): AnyRecord {
  return Object.fromEntries(contentFields(entity).map(([name]) => [name, record[name] ?? null]));
}

/** Text without the blanks around it that people type; an empty one is no value. */
function clean(value: unknown, isText: boolean): unknown {
  if (!isText || typeof value !== 'string') return value ?? null;
  return value.trim() === '' ? null : value.trim();
}
