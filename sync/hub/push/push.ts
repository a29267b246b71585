import type { DescriptorSets } from '../../model/descriptors.ts';
import { CaseloadError, problemOf } from '../../model/error.ts';
import type { Answer, Changeset, PushRequest } from '../../protocol/messages.ts';
import { greet } from '../greet.ts';
import type { Device, Hub } from '../hub.ts';
import { readDescriptors } from '../postgres/descriptors.ts';
import { transaction } from '../postgres/transaction.ts';
import { applyChangeset } from './apply.ts';
import { isRetryable, problemOfDatabaseError } from './database-error.ts';
import { Refusal, rejected } from './refusal.ts';

const attempts = 4;

/**
 * Answers `POST /v1/changesets`: each changeset in its own transaction, in the order sent, so that one that
 * is refused holds up none of the others (design section 3, promise 6).
 * @param given.report is told of what is a defect rather than a refusal
 * @throws CaseloadError before anything is applied: `epoch_changed`, `protocol_mismatch`, `store_unavailable`
 */
export async function push(given: {
  hub: Hub;
  device: Device;
  request: PushRequest;
  report: (error: unknown) => void;
}): Promise<Answer[]> {
  const { hub, device, request, report } = given;
  const sets = await transaction(hub.pool, async (client) => {
    await greet(client, request);
    return (await readDescriptors(client)).sets;
  });
  const answers: Answer[] = [];
  for (const changeset of request.changesets) {
    answers.push(await answerChangeset({ hub, device, changeset, sets, report }));
  }
  return answers;
}

interface Sent {
  readonly hub: Hub;
  readonly device: Device;
  readonly changeset: Changeset;
  readonly sets: DescriptorSets;
  readonly report: (error: unknown) => void;
}

async function answerChangeset({ hub, device, changeset, sets, report }: Sent): Promise<Answer> {
  const { id, operations } = changeset;
  try {
    const stores = new Set(operations.map(({ entity }) => entity === 'profiles'));
    if (stores.size > 1) throw mixedStores();
    if (stores.has(true)) return await hub.profiles.apply(device, changeset);
    return await withRetries(() =>
      transaction(hub.pool, (client) => applyChangeset(client, { device, changeset, sets })),
    );
  } catch (error) {
    if (error instanceof Refusal) return { id, ...error.answer };
    const refused = problemOfDatabaseError(error);
    if (refused !== undefined) return { id, result: 'rejected', error: refused };
    // Nothing was written, or nobody knows: the laptop sends it again, with the same id.
    if (!(error instanceof CaseloadError)) report(error);
    return { id, result: 'unavailable', error: problemOf(error) };
  }
}

async function withRetries<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isRetryable(error)) throw error;
    }
  }
}

/** Two stores have no transaction in common: a changeset belongs to one of them. */
function mixedStores(): Refusal {
  return rejected({
    code: 'bad_request',
    message: 'One edit cannot change a profile and other records together. Make two edits.',
  });
}
