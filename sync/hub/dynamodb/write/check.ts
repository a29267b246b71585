import { standardDescriptors } from '../../../model/descriptors.ts';
import type { Problem } from '../../../model/error.ts';
import { permissionProblem } from '../../../model/permission.ts';
import { validateFields } from '../../../model/validate.ts';
import type { Answer, Changeset, Operation } from '../../../protocol/messages.ts';
import { mergesProblem } from '../../push/merges.ts';
import type { Device } from '../../server/hub.ts';
import { bucketOfProfile } from '../feed/entries.ts';
import { versionOf } from '../items/etag.ts';
import { hubAttributes, type Item } from '../items/item.ts';
import { itemLimit, itemSize } from '../items/item-size.ts';
import { leafChanges, withChanges } from '../items/leaf-changes.ts';
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
  const fields = operation.op === 'create' || operation.op === 'update' ? operation.fields : {};
  return (
    permissionProblem({
      kind: operation.op,
      entity: 'profiles',
      fields: Object.keys(fields),
      roles: device.user.roles,
    }) ??
    validateFields('profiles', fields, standardDescriptors)[0] ??
    mergesProblem(changeset) ??
    (operation.op === 'create' || operation.op === 'delete' ? notPermitted : undefined)
  );
}

/**
 * Checks a changeset that `changesetProblem` has passed against the stored item.
 * @returns the answer that refuses it; undefined when the write may be tried
 */
export function refusalOf(
  device: Device,
  item: Item | undefined,
  changeset: Changeset,
): Answer | undefined {
  const operation = changeset.operations[0] as Operation;
  const id = operation.key[0] as string;
  const current = item === undefined ? undefined : versionOf(item);
  if (current !== undefined) {
    const bucket = bucketOfProfile(current.record);
    if (bucket === null || !device.buckets.includes(bucket)) {
      return rejected(changeset, {
        code: 'out_of_scope',
        params: { reason: 'profile' },
      });
    }
  }
  if (operation.op !== 'update') return undefined;
  if (item === undefined || current?.etag !== operation.base) {
    return { id: changeset.id, result: 'stale', current: [centralRecord(id, current)] };
  }
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

const notPermitted: Problem = {
  code: 'not_permitted',
  params: { reason: 'profile' },
};

export function rejected(changeset: Changeset, error: Problem): Answer {
  return { id: changeset.id, result: 'rejected', error };
}
