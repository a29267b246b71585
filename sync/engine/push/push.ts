import { CaseloadError, type ErrorCode } from '../../model/error.ts';
import { protocolVersion } from '../../protocol/version.ts';
import { sendable } from '../outbox/order.ts';
import { moved } from '../outbox/outbox-moves.ts';
import { rebaseWaiting } from '../outbox/rebase.ts';
import { setAsideAmong } from '../outbox/set-aside.ts';
import type { OutboxEntry, Ports } from '../ports.ts';
import { applyAnswer } from './apply-answer.ts';

/** Changesets sent in one request; the protocol allows 500. */
const batchSize = 100;
/**
 * Characters of the changesets in one request. A request that does not arrive is sent again whole, so on a slow line a
 * small one gets through where a large one would be cut each time.
 */
const batchLength = 64 * 1024;
/** How often one push sends a changeset while its records keep changing at the center. */
const tries = 5;

/** Errors of a whole request: the hub looked at no changeset. */
const refusals: readonly ErrorCode[] = [
  'bad_proof',
  'device_unknown',
  'device_revoked',
  'user_not_allowed',
  'protocol_mismatch',
  'epoch_changed',
  'bad_request',
  'too_many_attempts',
  'hub_busy',
];

/**
 * Sends what waits, in outbox order, until nothing is left that may be sent. It marks changesets as in flight before
 * it sends them. Without an answer they stay in flight, and a later push sends them again with the same id.
 * @returns how many the center has applied
 * @throws an error of the hub; answers that came before it are applied
 */
export async function push(ports: Omit<Ports, 'clock'>): Promise<number> {
  const { mirror, hub, failpoint = () => undefined } = ports;
  const epoch = mirror.epoch();
  if (epoch === null) return 0;
  if (sendable(mirror).length === 0) return 0;
  await hub.reach();
  const sentTimes = new Map<string, number>();
  let applied = 0;
  for (;;) {
    rebaseWaiting(mirror, { isPulled: false });
    // No `await` between here and the mark. An edit that is saved meanwhile would fold into a changeset whose content
    // this push has read already, and would leave with its answer.
    const batch = firstBatch(
      sendable(mirror).filter(({ changeset }) => (sentTimes.get(changeset.id) ?? 0) < tries),
    );
    if (batch.length === 0) return applied;
    const sent = batch.map((entry) => moved(entry, 'marked'));
    const answers = await send(ports, epoch, { batch, sent });
    failpoint('engine.push.answered');
    for (const [i, entry] of sent.entries()) {
      const { id } = entry.changeset;
      const answer = answers[i];
      if (answer === undefined) continue;
      applyAnswer(ports, entry, answer);
      failpoint('engine.push.answer_stored');
      if (answer.result === 'applied') applied += 1;
      // The next sync sends again what the center cannot take now, and what it answered with a record to set aside.
      const isForNext =
        answer.result === 'unavailable' ||
        setAsideAmong(mirror)(entry.changeset.operations) !== undefined;
      sentTimes.set(id, isForNext ? tries : (sentTimes.get(id) ?? 0) + 1);
    }
    failpoint('engine.push.stored');
  }
}

/** The first of some entries that fit into one request; at least one. */
function firstBatch(entries: readonly OutboxEntry[]): OutboxEntry[] {
  const batch: OutboxEntry[] = [];
  let length = 0;
  for (const entry of entries.slice(0, batchSize)) {
    length += JSON.stringify(entry.changeset).length;
    if (batch.length > 0 && length > batchLength) break;
    batch.push(entry);
  }
  return batch;
}

async function send(
  { mirror, hub, failpoint = () => undefined }: Omit<Ports, 'clock'>,
  epoch: string,
  /** The entries before and after they were marked. */
  {
    batch,
    sent,
  }: { readonly batch: readonly OutboxEntry[]; readonly sent: readonly OutboxEntry[] },
) {
  const changesets = sent.map(({ changeset }) => changeset);
  mirror.storeStates(sent);
  failpoint('engine.push.marked');
  try {
    const answers = await hub.push({ protocol: protocolVersion, epoch, changesets });
    if (
      answers.length !== sent.length ||
      answers.some((answer, i) => answer.id !== changesets[i]?.id)
    ) {
      throw new CaseloadError({
        code: 'bad_answer',
        params: { reason: 'unanswered' },
      });
    }
    return answers;
  } catch (error) {
    if (error instanceof CaseloadError && refusals.includes(error.code)) {
      // A changeset that an earlier request sent without an answer stays in flight.
      const unsent = sent.filter((_, i) => batch[i]?.state === 'waiting');
      mirror.storeStates(unsent.map((entry) => moved(entry, 'turned_away')));
    }
    throw error;
  }
}
