import { type AnyRecord, entities, wireFields } from '../../model/catalog.ts';
import type { EntityName, Field } from '../../model/entity.ts';
import { equal } from '../../model/equal.ts';
import { mergeValue, type Side } from './merge-value.ts';

export interface MergedRecord {
  /** The merged record. Where the sides conflict, the fields of the preferred side. */
  readonly record: AnyRecord;
  /** Fields that both sides changed, differently. When a group conflicts, all its fields that differ. */
  readonly conflicts: readonly string[];
}

/**
 * Merges three versions of a record (design section 8): per field, and fields of one group together. Bookkeeping
 * fields take the center's value.
 */
export function mergeRecord(
  entity: EntityName,
  ways: { readonly base: AnyRecord; readonly mine: AnyRecord; readonly theirs: AnyRecord },
  prefer: (field: string) => Side,
): MergedRecord {
  const { base, mine, theirs } = ways;
  const record: Record<string, unknown> = {};
  const conflicts: string[] = [];
  for (const [name, field] of wireFields(entity)) {
    if (field.bookkeeping === true) record[name] = theirs[name] ?? null;
    else if (field.group === undefined) {
      const part = { base: base[name], mine: mine[name], theirs: theirs[name] };
      const { value, conflict } = mergeValue(field, part, prefer(name));
      record[name] = value;
      if (conflict) conflicts.push(name);
    }
  }
  for (const names of groupsOf(entity)) {
    const same = (a: AnyRecord, b: AnyRecord) => names.every((name) => equal(a[name], b[name]));
    const conflict = !same(mine, theirs) && !same(base, mine) && !same(base, theirs);
    const side = conflict ? ways[prefer(names[0] ?? '')] : same(base, mine) ? theirs : mine;
    for (const name of names) record[name] = side[name] ?? null;
    if (conflict) conflicts.push(...names.filter((name) => !equal(mine[name], theirs[name])));
  }
  return { record, conflicts };
}

/** The names of the fields of each group of an entity. */
export function groupsOf(entity: EntityName): string[][] {
  const groups = new Map<string, string[]>();
  for (const [name, field] of Object.entries<Field>(entities[entity].fields)) {
    if (field.group === undefined || field.secret === true) continue;
    groups.set(field.group, [...(groups.get(field.group) ?? []), name]);
  }
  return [...groups.values()];
}
