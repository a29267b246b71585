import { equal } from '../../model/equal.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields in which two versions of a record differ, with the values of each version. The audit's row of an update
 * holds more: every column that the statement changed in any row. A field that a version does not name was empty.
 */
export function changedFields(
  before: Fields | null,
  after: Fields | null,
): { before: Fields | null; after: Fields | null } {
  if (before === null || after === null) return { before, after };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !equal(before[name], after[name]));
  const pick = (version: Fields) =>
    Object.fromEntries(changed.map((name) => [name, version[name] ?? null]));
  return { before: pick(before), after: pick(after) };
}
