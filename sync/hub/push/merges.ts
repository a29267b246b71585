import { entities } from '../../model/catalog.ts';
import type { Problem } from '../../model/error.ts';
import type { Changeset, Merge } from '../../protocol/changeset.ts';

/** Most that the merges of one changeset may hold, as JSON. Characters. */
const largest = 1_000_000;

/**
 * What is wrong with a changeset's merges. They may name only fields of the model that are not secret.
 */
export function mergesProblem({ merges = [] }: Changeset): Problem | undefined {
  if (!merges.every(isSound)) {
    return {
      code: 'bad_request',
      params: { reason: 'foreign_merges' },
    };
  }
  if (JSON.stringify(merges).length > largest) {
    return {
      code: 'too_large',
      params: { reason: 'merges' },
    };
  }
  return undefined;
}

/** The field `*` stands for the whole record, whose versions name its fields. */
function isSound({ entity, field, base, mine, theirs }: Merge): boolean {
  const names =
    field === '*' ? [base, mine, theirs].flatMap((one) => Object.keys(one ?? {})) : [field];
  return names.every((name) => {
    const known = entities[entity].fields[name];
    return known !== undefined && known.secret !== true;
  });
}
