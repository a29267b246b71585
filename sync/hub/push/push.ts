import { failpoint } from '../../failpoints.ts';
import type { DescriptorSets } from '../../model/descriptors/descriptors.ts';
import { CaseloadError, problemOf } from '../../model/error.ts';
import type { Changeset } from '../../protocol/changeset.ts';
import type { Answer, PushRequest } from '../../protocol/push.ts';
import { withKnownProfileId } from '../devices/profile-id.ts';
import { readDescriptors } from '../postgres/descriptors.ts';
import { decideForRequest } from '../postgres/recheck.ts';
import { ConnectionAbandoned, transaction } from '../postgres/transaction.ts';
import { handshake } from '../server/handshake.ts';
import type { Device, Hub } from '../server/hub.ts';
import { applyBatch } from './apply.ts';
import { batchesOf } from './batches.ts';
import {
  isLockTimeout,
  isLostRace,
  passingProblem,
  problemOfDatabaseError,
} from './database-error.ts';
import { Refusal, rejected } from './refusal.ts';

/** How often a batch is tried that loses against other transactions. */
const attempts = 4;
/** How long a batch waits for a record that another session holds. Milliseconds. */
const lockWaitMs = 1_000;
/** The same for a changeset alone, after its batch has met such a record: there may be a hundred of them. */
const lockWaitAloneMs = 100;

interface Pushing {
  readonly hub: Hub;
  readonly device: Device;
  /** Logs a defect, which the answer does not show. */
  readonly report: (error: unknown) => void;
}

/**
 * Answers `POST /v1/changesets`. Independent changesets on tables share a transaction; those on profiles go one
 * by one. A refused changeset holds up no other (design section 3, promise 6).
 * @throws CaseloadError before anything is applied: `epoch_changed`, `protocol_mismatch`, `store_unavailable`
 */
export async function push(given: Pushing & { request: PushRequest }): Promise<Answer[]> {
  const { hub, request } = given;
  const sets = await transaction(hub.pool, async (client) => {
    await handshake(client, request);
    return (await readDescriptors(client)).sets;
  });
  // By changeset and not by id: a laptop that sends one id twice gets two answers.
  const answers = new Map<Changeset, Answer>();
  const learn = (changesets: readonly Changeset[], learned: readonly Answer[]) => {
    for (const [i, changeset] of changesets.entries()) answers.set(changeset, learned[i] as Answer);
  };
  const { tables = [], profiles = [], both = [] } = Object.groupBy(request.changesets, storeOf);
  for (const batch of batchesOf(tables)) {
    learn(batch, await applyToTables({ ...given, sets }, batch));
  }
  // So that others hear of it now.
  if (tables.length > 0) await decideForRequest(hub.pool);
  for (const changeset of profiles) {
    learn([changeset], [await applyToProfile({ ...given, sets }, changeset)]);
  }
  learn(
    both,
    both.map(({ id }) => ({ id, ...mixedStores.answer })),
  );
  return request.changesets.map((changeset) => answers.get(changeset) as Answer);
}

function storeOf({ operations }: Changeset): 'tables' | 'profiles' | 'both' {
  const count = operations.filter(({ entity }) => entity === 'profiles').length;
  if (count === 0) return 'tables';
  return count === operations.length ? 'profiles' : 'both';
}

/**
 * Applies a batch in one transaction. When PostgreSQL refuses the batch, this tries its halves, down to the single
 * changeset that PostgreSQL refuses, so that no changeset gets another one's answer. When another session holds a
 * record of the batch, this tries its changesets one at a time.
 */
async function applyToTables(
  given: Pushing & { sets: DescriptorSets },
  changesets: readonly Changeset[],
  waitMs = lockWaitMs,
): Promise<Answer[]> {
  const { hub, device, sets } = given;
  try {
    const answers = await withRetries(() =>
      transaction(hub.pool, async (client) => {
        await client.query(`SET LOCAL lock_timeout = ${waitMs}`);
        return await applyBatch(client, { device, changesets, sets });
      }),
    );
    failpoint('hub.push.committed');
    return answers;
  } catch (error) {
    const [first, second] = changesets;
    if (first !== undefined && second === undefined) return [answerOfError(given, first, error)];
    if (error instanceof CaseloadError) {
      return changesets.map((changeset) => answerOfError(given, changeset, error));
    }
    if (isLockTimeout(error)) {
      const answers: Answer[] = [];
      for (const one of changesets) {
        answers.push(...(await applyToTables(given, [one], lockWaitAloneMs)));
      }
      return answers;
    }
    const middle = changesets.length / 2;
    return [
      ...(await applyToTables(given, changesets.slice(0, middle), waitMs)),
      ...(await applyToTables(given, changesets.slice(middle), waitMs)),
    ];
  }
}

async function applyToProfile(
  given: Pushing & { sets: DescriptorSets },
  changeset: Changeset,
): Promise<Answer> {
  try {
    const { hub, device, sets } = given;
    // As the laptop knows the user: a professional may change their own caseload.
    const user = await withKnownProfileId(hub.profiles, device.user);
    return await hub.profiles.apply({ ...device, user }, changeset, sets);
  } catch (error) {
    // Nobody reads the answers, and the laptop sends this changeset and those after it again.
    if (error instanceof ConnectionAbandoned) throw error;
    return answerOfError(given, changeset, error);
  }
}

function answerOfError({ report }: Pushing, { id }: Changeset, error: unknown): Answer {
  if (error instanceof Refusal) return { id, ...error.answer };
  const refused = problemOfDatabaseError(error);
  if (refused !== undefined) return { id, result: 'rejected', error: refused };
  // Nothing was written, or it is unknown. The laptop sends the changeset again, with the same id.
  const passing = passingProblem(error);
  if (passing !== undefined) return { id, result: 'unavailable', error: passing };
  if (!(error instanceof CaseloadError)) report(error);
  return { id, result: 'unavailable', error: problemOf(error) };
}

async function withRetries<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isLostRace(error) || isLockTimeout(error)) throw error;
    }
  }
}

/** Two stores have no transaction in common: a changeset belongs to one of them. */
const mixedStores = rejected({
  code: 'bad_request',
  params: { reason: 'mixed_stores' },
});
