import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { failpoint } from '../../../failpoints.ts';
import type { DescriptorSets } from '../../../model/descriptors/descriptors.ts';
import { CaseloadError, type Problem } from '../../../model/error.ts';
import type { Changeset, Operation } from '../../../protocol/changeset.ts';
import type { Answer } from '../../../protocol/push.ts';
import {
  claimChangesets,
  claimOf,
  findChangesets,
  type KnownChangeset,
  type PlannedClaim,
  releaseClaim,
} from '../../ledger/changesets.ts';
import { firstAnswer } from '../../ledger/first-answer.ts';
import { requirePresent } from '../../postgres/abandonment.ts';
import { withConnection } from '../../postgres/connection.ts';
import type { Device } from '../../server/hub.ts';
import { applyProfiles } from '../feed/apply-profiles.ts';
import { readSeq } from '../feed/entries.ts';
import { leafChanges } from '../items/leaf-changes.ts';
import { readItem } from '../items/read.ts';
import { versionOf } from '../items/version.ts';
import { changesetProblem, refusalOf, rejected } from './check.ts';
import { findUnfinished, plannedClaimOf, recordChangeset } from './record-changeset.ts';
import { planOf, writeItem } from './write-item.ts';

export interface Stores {
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
  readonly now: () => Date;
  /** The district's descriptor sets. */
  readonly sets: DescriptorSets;
  /** Aborts when the laptop has gone; absent: nobody goes. */
  readonly gone?: AbortSignal | undefined;
}

/** How often an item may change between read and write before the laptop has to try again. */
const attempts = 4;

/**
 * Applies a changeset of one operation on one profile, exactly once (design section 5, DynamoDB).
 *
 * When the laptop has gone, this stops at the next safe point: before an attempt, while it reads the item, and before
 * the claim. From the claim on it goes to the end, because the write and its record belong together. Canceling the
 * write would save nothing: DynamoDB may have done it, and somebody would have to find out. What is left then is one
 * write, which ends after the four attempts of `patience` at the latest, and short statements, which `lock_timeout`
 * ends. A push of a hundred profiles stops after the one that it has begun, and the laptop sends the rest again.
 * @returns `unavailable` when a store does not answer; the retry finds out whether it was written
 * @throws ConnectionAbandoned when the laptop has gone and nothing was claimed
 */
export async function applyToProfile(
  stores: Stores,
  device: Device,
  changeset: Changeset,
): Promise<Answer> {
  try {
    return await apply(stores, device, changeset);
  } catch (error) {
    // A read that was canceled looks like a store that does not answer.
    if (stores.gone !== undefined) requirePresent(stores.gone);
    if (error instanceof CaseloadError && error.code === 'store_unavailable') {
      return { id: changeset.id, result: 'unavailable', error: error.toProblem() };
    }
    throw error;
  }
}

async function apply(stores: Stores, device: Device, changeset: Changeset): Promise<Answer> {
  const known = await findChangeset(stores.pool, changeset.id);
  const first = known && firstAnswer(claimOf(device, changeset), known);
  if (first !== undefined) return first;
  const operation = changeset.operations[0] as Operation;
  const problem = changesetProblem(device, changeset);
  // A started changeset may have been written while it was still permitted. The item shows whether it was.
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
      params: { reason: 'profile_busy' },
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
  const { pool, client, gone } = stores;
  const { changeset, operation } = given;
  const id = operation.key[0] as string;
  if (gone !== undefined) requirePresent(gone);
  const item = await readItem(client, id, gone);
  if (item !== undefined && (await findUnfinished(pool, [item])).length > 0) {
    // Its changeset has to be recorded before another write removes its id from the item.
    await applyNow(stores, id);
    return await answerBefore(pool, device, changeset);
  }
  const refusal =
    given.problem === undefined
      ? refusalOf(device, item, { changeset, sets: stores.sets })
      : rejected(changeset, given.problem);
  if (refusal !== undefined) return await refuse(pool, device, { changeset, refusal });
  const changes =
    item === undefined || operation.op !== 'update' ? [] : leafChanges(item, operation.fields);
  const plan = planOf(id, item, { changes, now: stores.now() });
  const claim = plannedClaimOf(device, changeset, plan);
  if (gone !== undefined) requirePresent(gone);
  const upTo = await claimOne(pool, claim);
  if (upTo === undefined) return await answerBefore(pool, device, changeset);
  failpoint('hub.profile.claimed');
  if (item === undefined || changes.length === 0) {
    return (await recordChangeset(pool, claim, { upTo })).answer;
  }
  const written = await writeItem(client, { claim, item, changes });
  if (written === 'changed') return undefined;
  if (written === 'refused') {
    const error: Problem = { code: 'rule_broken', params: { reason: 'center' } };
    return await refuse(pool, device, { changeset, refusal: rejected(changeset, error) });
  }
  failpoint('hub.profile.written');
  const { answer, isLate } = await recordChangeset(pool, claim, {
    after: versionOf(written),
    upTo,
  });
  failpoint('hub.profile.recorded');
  if (isLate) await applyNow(stores, id);
  return answer;
}

/** An earlier attempt may have left a claim. Another attempt at the same time may have won. */
async function refuse(
  pool: pg.Pool,
  device: Device,
  { changeset, refusal }: { readonly changeset: Changeset; readonly refusal: Answer },
): Promise<Answer> {
  await withConnection(pool, (connection) => releaseClaim(connection, changeset.id));
  return (await answerBefore(pool, device, changeset)) ?? refusal;
}

async function applyNow({ pool, client }: Stores, id: string): Promise<void> {
  await withConnection(pool, (connection) => applyProfiles({ connection, pool, client }, [id]));
}

/**
 * @returns `readSeq` from before the write; undefined when the changeset is done already, or another changeset has
 * the id
 */
export async function claimOne(pool: pg.Pool, claim: PlannedClaim): Promise<string | undefined> {
  return await withConnection(pool, async (connection) => {
    const upTo = await readSeq(connection);
    const others = await claimChangesets(connection, [claim]);
    return others.has(claim.id) ? undefined : upTo;
  });
}

async function findChangeset(pool: pg.Pool, id: string): Promise<KnownChangeset | undefined> {
  return await withConnection(pool, async (client) => (await findChangesets(client, [id])).get(id));
}

/** The first answer to this changeset; undefined when it has none yet. */
async function answerBefore(
  pool: pg.Pool,
  device: Device,
  changeset: Changeset,
): Promise<Answer | undefined> {
  const known = await findChangeset(pool, changeset.id);
  return known && firstAnswer(claimOf(device, changeset), known);
}
