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

/** Errors of a push after which a pull would fail the same way. */
const fatalErrors: readonly ErrorCode[] = [
  'unreachable',
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
 * ready. A push that fails does not stop the pull. After a first pull, once a day, and with `verifyNow`, the round
 * compares the mirror with the center. The mirror notes how the round ended.
 * @throws as `push`, `pull` and `verify`
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
  const { rows, freed, rekeyed, asOf } = await pull(ports, progress?.received);
  // A restored database refuses edits until the mirror has been compared with it.
  const refused = !first.ok && isEpochChanged(first.error);
  if (!first.ok && !refused) throw first.error;
  let pushed = first.ok ? first.value : 0;
  if ((freed || refused) && sendable(ports.mirror).length > 0) {
    progress?.phase('pushing');
    pushed += await push(ports);
  }
  if (!verifyNow && !isVerifyDue(ports))
    return { pulled: rows, pushed, rekeyed, asOf, verdicts: null };
  progress?.phase('verifying');
  const verdicts = await verify(ports, { repair: true });
  // A comparison pulls too, and what it repairs makes edits ready.
  const isReady = sendable(ports.mirror).some(({ reason }) => reason === null);
  if (isReady) {
    progress?.phase('pushing');
    pushed += await push(ports);
  }
  return { pulled: rows, pushed, rekeyed, asOf, verdicts };
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
