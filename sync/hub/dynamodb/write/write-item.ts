import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Plan, PlannedClaim } from '../../ledger/changesets.ts';
import { answered, profilesTable } from '../client/client.ts';
import { hasName, isConditionFailed } from '../client/errors.ts';
import { hubAttributes, type Item, recordOf } from '../items/item.ts';
import { type LeafChange, withChanges } from '../items/leaf-changes.ts';
import { versionOf } from '../items/version.ts';
import { updateExpression } from './update-expression.ts';

/** The item before and after its changes. Without changes it stays the same. */
export function planOf(
  id: string,
  item: Item | undefined,
  { changes, now }: { changes: readonly LeafChange[]; now: Date },
): Omit<Plan, 'actor'> {
  if (item === undefined) return { profile_id: id, before: null, after: null };
  const stamp = changes.length === 0 ? {} : { updated_at: now.toISOString() };
  const after = versionOf({ ...withChanges(item, changes), ...stamp });
  return { profile_id: id, before: recordOf(item), after };
}

/**
 * Writes the changes of a claimed changeset to its item, unless the item has changed since it was read.
 * @returns the item after the write. `changed`: it has changed since. `refused`: DynamoDB cannot hold a value, and would
 *   refuse the same write again.
 */
export async function writeItem(
  client: DynamoDBDocumentClient,
  given: { claim: PlannedClaim; item: Item; changes: readonly LeafChange[] },
): Promise<Item | 'changed' | 'refused'> {
  const { claim, item, changes } = given;
  try {
    const { Attributes } = await answered(
      client.send(
        new UpdateCommand({
          TableName: profilesTable,
          Key: { profile_id: claim.plan.profile_id },
          ReturnValues: 'ALL_NEW',
          ...updateExpression({
            keyAttribute: 'profile_id',
            etagAttribute: hubAttributes.etag,
            storedEtag: item[hubAttributes.etag],
            changes,
            own: {
              [hubAttributes.etag]: claim.plan.after?.etag,
              [hubAttributes.changeset]: claim.id,
              updated_at: claim.plan.after?.record.updated_at,
            },
          }),
        }),
      ),
    );
    return Attributes as Item;
  } catch (error) {
    if (isConditionFailed(error)) return 'changed';
    if (hasName(error, 'ValidationException')) return 'refused';
    throw error;
  }
}
