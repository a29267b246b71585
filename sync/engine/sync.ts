import { CaseloadError, type ErrorCode, problemOf } from '../model/error.ts';
import type { AsOf } from '../protocol/pull.ts';
import { sendable } from './outbox/order.ts';
import type { Ports } from './ports.ts';
import { pull } from './pull/pull.ts';
import { push } from './push/push.ts';
import { type BucketVerdict, isVerifyDue, verify } from './verify/verify.ts';

export interface Synced {
  /** Records received. */
  readonly pulled: number;
  /** Changesets that the center applied. */
  readonly pushed: number;
  /** Edits that moved along with records that have another key at the center now. */
  readonly rekeyed: number;
  readonly asOf: AsOf;
  /** How each bucket compared with the center; null when no comparison was due. */
  readonly verdicts: readonly BucketVerdict[] | null;
}

export interface Progress {
  phase(phase: 'pushing' | 'pulling' | 'verifying'): void;
  /** Records received so far, and about how many there will be. */
  received(rows: number, expected: number): void;
}

/** Errors of a push that every other request would get too. */
const fatalErrors: readonly ErrorCode[] = [
  'hub_busy',
  'protocol_mismatch',
  'device_revoked',
  'device_unknown',
  'user_not_allowed',
  'bad_proof',
  'disk_full',
  'mirror_damaged',
];

/**
 * One round: sends the edits that wait, brings the mirror up to the center, and sends the edits that the pull made
 * ready. Edits and records do not wait for each other: the push comes first, so that no pull keeps edits from leaving,
 * and a push that fails or gets no answer keeps no records from coming. After a first pull, once a day, and with
 * `verifyNow`, the round compares the mirror with the center. The mirror notes how the round ended.
 * @throws as `push`, `pull` and `verify`; when several fail, the error of the first
 */
export async function sync(
  ports: Ports,
  progress?: Progress,
  { verifyNow = false }: { readonly verifyNow?: boolean } = {},
): Promise<Synced> {
  try {
    const synced = await round(ports, { progress, verifyNow });
    ports.mirror.noteSync({ at: ports.clock.now().toISOString(), error: null });
    return synced;
  } catch (error) {
    ports.mirror.noteSync({ at: ports.clock.now().toISOString(), error: problemOf(error) });
    throw error;
  }
}

async function round(
  ports: Ports,
  { progress, verifyNow }: { progress: Progress | undefined; verifyNow: boolean },
): Promise<Synced> {
  progress?.phase('pushing');
  const first = await resultOf(push(ports));
  if (!first.ok && isFatal(first.error)) throw first.error;
  progress?.phase('pulling');
  const pulled = await resultOf(pull(ports, progress?.received));
  if (!pulled.ok) throw first.ok ? pulled.error : first.error;
  const { rows, rekeyed, asOf } = pulled.value;
  // A restored database refuses edits until the mirror has been compared with it.
  const refused = !first.ok && isEpochChanged(first.error);
  let pushed = first.ok ? first.value : 0;
  const pushAgain = async () => {
    progress?.phase('pushing');
    pushed += await push(ports);
  };
  // What came makes edits ready: rebased, in scope again, or behind a record that the center has now.
  if ((first.ok && isReady(ports)) || (refused && sendable(ports.mirror).length > 0)) {
    await pushAgain();
  }
  let verdicts: Synced['verdicts'] = null;
  if (verifyNow || isVerifyDue(ports)) {
    progress?.phase('verifying');
    // A first pull has just made the etag of every record.
    const deep = verifyNow || ports.mirror.verified() !== null;
    verdicts = await verify(ports, { repair: true, deep });
    // A comparison pulls too, and what it repairs makes edits ready.
    if (first.ok && isReady(ports)) await pushAgain();
  }
  if (!first.ok && !refused) throw first.error;
  return { pulled: rows, pushed, rekeyed, asOf, verdicts };
}

/** Whether an edit may be sent that no store has just turned away. */
function isReady({ mirror }: Ports): boolean {
  return sendable(mirror).some(({ reason }) => reason === null);
}

type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: unknown };

async function resultOf<Value>(work: Promise<Value>): Promise<Result<Value>> {
  return work.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error }),
  );
}

function isEpochChanged(error: unknown): boolean {
  return error instanceof CaseloadError && error.code === 'epoch_changed';
}

function isFatal(error: unknown): boolean {
  return !(error instanceof CaseloadError) || fatalErrors.includes(error.code);
}
