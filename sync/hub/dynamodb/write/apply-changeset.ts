import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { failpoint } from '../../../failpoints.ts';
import { standardDescriptors } from '../../../model/descriptors.ts';
import { CaseloadError, type Problem } from '../../../model/error.ts';
import { permissionProblem } from '../../../model/permission.ts';
import { validateFields } from '../../../model/validate.ts';
import type { Answer, Changeset, Operation } from '../../../protocol/messages.ts';
import { contentHash, repeated } from '../../push/claim.ts';
import { mergesProblem } from '../../push/merges.ts';
import type { Device } from '../../server/hub.ts';
import { answered, profilesTable } from '../client/client.ts';
import { withConnection } from '../client/connection.ts';
import { isConditionFailed } from '../client/errors.ts';
import { applyProfiles } from '../feed/apply-items.ts';
import { bucketOfProfile } from '../feed/entries.ts';
import { itemLimit, itemSize } from '../items/item-size.ts';
import { type LeafChange, leafChanges, withChanges } from '../items/leaf-changes.ts';
import { hubAttributes, type Item } from '../items/plain.ts';
import { readItem, versionOf } from '../items/read.ts';
import {
  type Claim,
  centralRecord,
  claim,
  claimOf,
  findChangeset,
  findUnfinished,
  type KnownChangeset,
  type Plan,
  record,
  release,
} from './changesets.ts';
import { updateExpression } from './update-expression.ts';

export interface Stores {
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
  readonly now: () => Date;
}

/** What a laptop may do to a profile: change it, or let the center's version stand. */
type Applicable = Extract<Operation, { op: 'update' | 'keep' }>;
interface Given {
  readonly changeset: Changeset;
  readonly operation: Applicable;
}

/** How often an item may change between our read and our write before the laptop has to come again. */
const attempts = 4;

/**
 * Applies a changeset of one operation on one profile, exactly once (design section 5, DynamoDB).
 * @returns `unavailable` when a store does not answer: whether it was written will be known by the retry
 */
export async function applyToProfile(
  stores: Stores,
  device: Device,
  changeset: Changeset,
): Promise<Answer> {
  try {
    return await apply(stores, device, changeset);
  } catch (error) {
    if (error instanceof CaseloadError && error.code === 'store_unavailable') {
      return { id: changeset.id, result: 'unavailable', error: error.toProblem() };
    }
    throw error;
  }
}

async function apply(stores: Stores, device: Device, changeset: Changeset): Promise<Answer> {
  const known = await findChangeset(stores.pool, changeset.id);
  const answerBefore = answerOf(known, device, changeset);
  if (answerBefore !== undefined) return answerBefore;
  const operation = changeset.operations[0] as Operation;
  const problem = problemOf(device, changeset) ?? notPermittedOf(operation);
  // One that was started may have been written when it was still permitted: the item tells.
  if (problem !== undefined && known === undefined) return rejected(changeset, problem);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const answer = await attemptOnce(stores, device, { changeset, operation, problem });
    if (answer !== undefined) return answer;
  }
  return {
    id: changeset.id,
    result: 'unavailable',
    error: {
      code: 'store_unavailable',
      message: 'This profile is being changed by others right now. It is sent again by itself.',
      retry_after: 5,
    },
  };
}

/** @returns undefined when the item has changed between read and write */
async function attemptOnce(
  stores: Stores,
  device: Device,
  given: { changeset: Changeset; operation: Operation; problem: Problem | undefined },
): Promise<Answer | undefined> {
  const { pool, client } = stores;
  const { changeset, operation } = given;
  const id = operation.key[0] as string;
  const item = await readItem(client, id);
  if (item !== undefined && (await findUnfinished(pool, [item])).length > 0) {
    // Before its trace is overwritten, it is recorded.
    await foldNow(stores, id);
    return answerOf(await findChangeset(pool, changeset.id), device, changeset);
  }
  const refusal =
    given.problem === undefined && isApplicable(operation)
      ? refusalOf(device, item, { changeset, operation })
      : rejected(changeset, given.problem ?? notPermitted);
  if (refusal !== undefined) {
    // Of a claim that an attempt before this one left. Another attempt at the same time may have won.
    await release(pool, changeset.id);
    return answerOf(await findChangeset(pool, changeset.id), device, changeset) ?? refusal;
  }
  const changes =
    item === undefined || operation.op !== 'update' ? [] : leafChanges(item, operation.fields);
  const claimed = claimOf(device, changeset, planOf(id, item, { changes, now: stores.now() }));
  const upTo = await claim(pool, claimed);
  if (upTo === undefined) {
    return answerOf(await findChangeset(pool, changeset.id), device, changeset);
  }
  failpoint('hub.profile.claimed');
  if (item === undefined || changes.length === 0) {
    return (await record(pool, claimed, { upTo })).answer;
  }
  const written = await write(client, { claim: claimed, item, changes });
  if (written === undefined) return undefined;
  failpoint('hub.profile.written');
  const { answer, isLate } = await record(pool, claimed, { after: versionOf(written), upTo });
  failpoint('hub.profile.recorded');
  if (isLate) await foldNow(stores, id);
  return answer;
}

async function foldNow({ pool, client }: Stores, id: string): Promise<void> {
  await withConnection(pool, (connection) => applyProfiles({ connection, pool, client }, [id]));
}

/** Whatever the stored item makes impossible; undefined when the update may be tried. */
function refusalOf(
  device: Device,
  item: Item | undefined,
  { changeset, operation }: Given,
): Answer | undefined {
  const id = operation.key[0] as string;
  const current = item === undefined ? undefined : versionOf(item);
  if (current !== undefined) {
    const bucket = bucketOfProfile(current.record);
    if (bucket === null || !device.buckets.includes(bucket)) {
      return rejected(changeset, {
        code: 'out_of_scope',
        message: 'This profile belongs to a school that you do not work on. Ask the data office.',
      });
    }
  }
  if (operation.op === 'keep') return undefined;
  if (item === undefined || current?.etag !== operation.base) {
    return { id: changeset.id, result: 'stale', current: [centralRecord(id, current)] };
  }
  const changed = withChanges(item, leafChanges(item, operation.fields));
  // What the hub sets beside it, with the longest values.
  const own = { [hubAttributes.etag]: 'x'.repeat(50), [hubAttributes.changeset]: changeset.id };
  if (itemSize({ ...changed, ...own, updated_at: changeset.made_at }) > itemLimit) {
    return rejected(changeset, {
      code: 'too_large',
      message: 'The profile would be larger than 400 KB. Remove something from it first.',
    });
  }
  return undefined;
}

/** What an item is going to be. Without changes it stays as it is. */
export function planOf(
  id: string,
  item: Item | undefined,
  { changes, now }: { changes: readonly LeafChange[]; now: Date },
): Omit<Plan, 'actor'> {
  if (item === undefined) return { profile_id: id, before: null, after: null, etag: null };
  const stamp = changes.length === 0 ? {} : { updated_at: now.toISOString() };
  const after = versionOf({ ...withChanges(item, changes), ...stamp });
  return { profile_id: id, before: versionOf(item).record, after: after.record, etag: after.etag };
}

/** @returns the item as written; undefined when it was not what it had been read as */
export async function write(
  client: DynamoDBDocumentClient,
  given: { claim: Claim; item: Item; changes: readonly LeafChange[] },
): Promise<Item | undefined> {
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
              [hubAttributes.etag]: claim.plan.etag,
              [hubAttributes.changeset]: claim.id,
              updated_at: claim.plan.after?.updated_at,
            },
          }),
        }),
      ),
    );
    return Attributes;
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
}

/** The answer that this changeset got before; undefined when it got none. */
function answerOf(
  known: KnownChangeset | undefined,
  device: Device,
  changeset: Changeset,
): Answer | undefined {
  if (known === undefined) return undefined;
  if (known.device_id !== device.id || !known.content_hash.equals(contentHash(changeset))) {
    return rejected(changeset, {
      code: 'changeset_reused',
      message: 'This change was sent before with other content. Report it to district IT.',
    });
  }
  return known.answer === null ? undefined : repeated(known.answer);
}

/** What is wrong with a changeset whatever the profile is. */
function problemOf(device: Device, changeset: Changeset): Problem | undefined {
  const { operations } = changeset;
  const [operation] = operations;
  if (operation?.entity !== 'profiles' || operations.length > 1) {
    return {
      code: 'bad_request',
      message: 'A change of a profile is sent by itself: it is in another store than the rest.',
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
    mergesProblem(changeset)
  );
}

function isApplicable(operation: Operation): operation is Applicable {
  return operation.op === 'update' || operation.op === 'keep';
}

function notPermittedOf(operation: Operation): Problem | undefined {
  return isApplicable(operation) ? undefined : notPermitted;
}

const notPermitted: Problem = {
  code: 'not_permitted',
  message: 'Profiles are added and removed at the center, not on a laptop.',
};

function rejected(changeset: Changeset, error: Problem): Answer {
  return { id: changeset.id, result: 'rejected', error };
}
