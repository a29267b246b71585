import { schoolBucket } from '../../../model/bucket.ts';
import type { DescriptorSets } from '../../../model/descriptors/descriptors.ts';
import type { Problem } from '../../../model/error.ts';
import {
  contentProblem,
  type Editor,
  roleProblem,
  scopeProblem,
} from '../../../model/rules/edit-problem.ts';
import type { Changeset, Operation } from '../../../protocol/changeset.ts';
import type { Answer } from '../../../protocol/push.ts';
import { mergesProblem } from '../../push/merges.ts';
import type { Device } from '../../server/hub.ts';
import { hubAttributes, type Item } from '../items/item.ts';
import { itemLimit, itemSize } from '../items/item-size.ts';
import { leafChanges, withChanges } from '../items/leaf-changes.ts';
import { versionOf } from '../items/version.ts';
import { centralRecord } from './record-changeset.ts';

/** What is wrong with a changeset, whatever the profile is; undefined: nothing. */
export function changesetProblem(device: Device, changeset: Changeset): Problem | undefined {
  const { operations } = changeset;
  const [operation] = operations;
  if (operation?.entity !== 'profiles' || operations.length > 1) {
    return {
      code: 'bad_request',
      params: { reason: 'profile_alone' },
    };
  }
  return roleProblem(changeset, device.user) ?? mergesProblem(changeset);
}

/**
 * Checks a changeset that `changesetProblem` has passed against the stored item.
 * @returns the answer that refuses it; undefined when the write may be tried
 */
export function refusalOf(
  device: Device,
  item: Item | undefined,
  { changeset, sets }: { readonly changeset: Changeset; readonly sets: DescriptorSets },
): Answer | undefined {
  const operation = changeset.operations[0] as Operation;
  const id = operation.key[0] as string;
  const current = item === undefined ? undefined : versionOf(item);
  const before = [current?.record ?? null];
  const outside = scopeProblem(changeset, { scope: scopeOf(device) }, before);
  if (outside !== undefined) return rejected(changeset, outside);
  if (operation.op !== 'update') return undefined;
  if (item === undefined || current?.etag !== operation.base) {
    return { id: changeset.id, result: 'stale', current: [centralRecord(id, current)] };
  }
  const problem = contentProblem(changeset, { before, sets });
  if (problem !== undefined) return rejected(changeset, problem);
  const changed = withChanges(item, leafChanges(item, operation.fields));
  // The attributes that the hub sets beside the changes, with the longest values.
  const own = { [hubAttributes.etag]: 'x'.repeat(50), [hubAttributes.changeset]: changeset.id };
  if (itemSize({ ...changed, ...own, updated_at: changeset.made_at }) > itemLimit) {
    return rejected(changeset, {
      code: 'too_large',
      params: { reason: 'profile' },
    });
  }
  return undefined;
}

/** A profile is of a school. No student is looked up for it. */
function scopeOf({ buckets }: Device): Editor['scope'] {
  return {
    school: (id) => (buckets.includes(schoolBucket(id)) ? 'own' : 'other'),
    student: () => 'other',
  };
}

export function rejected(changeset: Changeset, error: Problem): Answer {
  return { id: changeset.id, result: 'rejected', error };
}
