import { CaseloadError } from '../../model/error.ts';
import type { AsOf, PullRequest } from '../../protocol/pull.ts';
import { protocolVersion } from '../../protocol/version.ts';
import { followKeys } from '../outbox/follow-keys.ts';
import { unpark } from '../outbox/park.ts';
import { rebaseWaiting } from '../outbox/rebase.ts';
import type { MirrorPort, Ports } from '../ports.ts';
import { fetchAltered } from '../verify/altered.ts';
import { compareBucket } from '../verify/compare-bucket.ts';
import { badAnswer, PullReader } from './pull-reader.ts';

export interface Pulled {
  /** Rows received. */
  readonly rows: number;
  /** Edits that moved along with records that have another key at the center now. */
  readonly rekeyed: number;
  /** How far each store has been read. */
  readonly asOf: AsOf;
}

/** The most requests of one pull. While a store is out of reach the hub may name the same buckets each time. */
const mostRequests = 2;

type PullPorts = Pick<Ports, 'mirror' | 'hub' | 'failpoint'>;

/**
 * Brings the mirror up to the center with one request for all buckets. Each page and its cursor are one
 * transaction, so an interrupted pull continues where it stopped. After a restore of the database or a long time away
 * some buckets cannot continue from their cursors: they are compared and repaired, and then pulled.
 * @throws `epoch_changed` when the hub serves another district: nothing is applied; `answer_cut_short` after the
 *   complete pages are applied; `unreachable`, `bad_answer` and others of the hub, with the pages before the error
 *   applied
 */
export async function pull(
  ports: PullPorts,
  onRows: (received: number, expected: number) => void = () => undefined,
): Promise<Pulled> {
  const { mirror, failpoint = () => undefined } = ports;
  let received = 0;
  let asOf: AsOf = { postgres: null, dynamodb: null };
  for (let request = 1; request <= mostRequests; request += 1) {
    const before = received;
    const reader = await readAnswer(ports, ({ rows, expected }) =>
      onRows(before + rows, before + expected),
    );
    received += reader.rows;
    asOf = reader.asOf;
    // Compared only now, as the first line of the answer has shown that the hub is of this district.
    if (mirror.toCompare().length === 0) break;
    received += await compareMarked(ports);
  }
  await fetchAltered(ports);
  failpoint('engine.pull.finished');
  // Edits that come back to the scope are rebased with the others.
  unpark(mirror);
  const rekeyed = followKeys(mirror);
  rebaseWaiting(mirror, { isPulled: true });
  failpoint('engine.pull.rebased');
  return { rows: received, rekeyed, asOf };
}

/** Sends one request, and applies its answer as it arrives. */
async function readAnswer(
  { mirror, hub, failpoint = () => undefined }: PullPorts,
  onLines: (reader: PullReader) => void,
): Promise<PullReader> {
  const reader = new PullReader(mirror, failpoint);
  try {
    for await (const lines of hub.pull(requestOf(mirror))) {
      for (const line of lines) reader.take(line);
      onLines(reader);
    }
  } catch (error) {
    // Rows come in the order of their positions, so the rows before the cut form a page.
    if (error instanceof CaseloadError && error.code === 'answer_cut_short') reader.flush();
    throw error;
  }
  if (!reader.done) throw badAnswer('no_end');
  return reader;
}

function requestOf(mirror: MirrorPort): PullRequest {
  // The answer may name them again: without its cursor a bucket comes from the beginning, and that brings no removals.
  const leaving = Object.fromEntries(
    mirror.leaving().map(({ bucket, cursor }) => [bucket, cursor]),
  );
  const hello = mirror.helloVersion();
  return {
    protocol: protocolVersion,
    epoch: mirror.epoch(),
    buckets: { ...leaving, ...mirror.cursors() },
    horizon: mirror.horizon(),
    comparing: [...mirror.toCompare()],
    known: Object.fromEntries(
      Object.entries(mirror.known()).map(([bucket, entries = []]) => [bucket, [...entries]]),
    ),
    descriptors: mirror.descriptorsVersion(),
    ...(hello === null ? {} : { hello }),
  };
}

/** Compares the buckets that cannot continue from their cursors. @returns how many records it repaired */
async function compareMarked(ports: PullPorts): Promise<number> {
  let repaired = 0;
  const granted = ports.mirror.cursors();
  for (const bucket of ports.mirror.toCompare()) {
    if (granted[bucket] === undefined) continue;
    repaired += await compareBucket(ports, bucket);
    ports.failpoint?.('engine.compare.bucket_done');
  }
  return repaired;
}
