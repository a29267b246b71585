import type { Bucket } from '../model/bucket.ts';
import type { EntityName } from '../model/entity.ts';
import { assertNever, CaseloadError } from '../model/error.ts';
import type { ReasonOf } from '../model/problem-codes.ts';
import {
  type AsOf,
  type Cursor,
  type Hello,
  type PullLine,
  type PullRequest,
  protocolVersion,
  type Row,
} from '../protocol/messages.ts';
import { compareBucket } from './compare.ts';
import { park, unpark } from './park.ts';
import type { MirrorPort, Page, Ports } from './ports.ts';
import { rebaseWaiting } from './rebase.ts';

/** Rows applied at once: enough to make its cost small, few enough to keep the screens quick. */
const rowsAtOnce = 8000;

export interface Pulled {
  /** Rows received. */
  readonly rows: number;
  /** Whether edits can be sent now that could not before: rebased onto what came, or in scope again. */
  readonly freed: boolean;
  /** How far each store has been read. */
  readonly asOf: AsOf;
}

/** Requests of one pull: while a store is out of reach the hub may name the same buckets each time. */
const mostRequests = 2;

type PullPorts = Pick<Ports, 'mirror' | 'hub' | 'failpoint'>;

/**
 * Brings the mirror up to the center with one request for all buckets. Each page and its cursor are one
 * transaction, so an interrupted pull continues where it stopped. Buckets that cannot continue from their
 * cursors, after a restore of the database or a long time away, are compared and repaired, and then pulled.
 * @throws `epoch_changed` when the hub serves another district: nothing is applied; `answer_cut_short` after what
 *   was complete has been applied; `unreachable`, `bad_answer` and others of the hub, with the pages before the
 *   error applied
 */
export async function pull(
  ports: PullPorts,
  onRows: (received: number, expected: number) => void = () => undefined,
): Promise<Pulled> {
  const { mirror, failpoint = () => undefined } = ports;
  let received = await compareMarked(ports);
  let asOf: AsOf = { postgres: null, dynamodb: null };
  for (let request = 1; request <= mostRequests; request += 1) {
    const before = received;
    const reader = await readAnswer(ports, ({ rows, expected }) =>
      onRows(before + rows, before + expected),
    );
    received += reader.rows;
    asOf = reader.asOf;
    if (!reader.marked) break;
    received += await compareMarked(ports);
  }
  failpoint('engine.pull.finished');
  // First those that are back, so that they are put onto what came as well.
  const back = unpark(mirror);
  const freed = rebaseWaiting(mirror) || back;
  failpoint('engine.pull.rebased');
  return { rows: received, freed, asOf };
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
    // Rows come in the order of their positions, so that those before the cut are a page of their own.
    if (error instanceof CaseloadError && error.code === 'answer_cut_short') reader.flush();
    throw error;
  }
  if (!reader.done) throw badAnswer('no_end');
  return reader;
}

function requestOf(mirror: MirrorPort): PullRequest {
  return {
    protocol: protocolVersion,
    epoch: mirror.epoch(),
    buckets: mirror.cursors(),
    horizon: mirror.horizon(),
    comparing: [...mirror.toCompare()],
    known: Object.fromEntries(
      Object.entries(mirror.known()).map(([bucket, entries = []]) => [bucket, [...entries]]),
    ),
    descriptors: mirror.descriptorsVersion(),
  };
}

/** Compares the buckets that cannot go on from their cursors. @returns how many records were repaired */
async function compareMarked(ports: PullPorts): Promise<number> {
  let repaired = 0;
  for (const bucket of ports.mirror.toCompare()) {
    repaired += await compareBucket(ports, bucket);
    ports.failpoint?.('engine.compare.bucket_done');
  }
  return repaired;
}

/** Takes the lines of one answer in their order, and applies what is complete. */
class PullReader {
  rows = 0;
  /** About how many rows the answer brings, as its first line says. */
  expected = 0;
  done = false;
  /** Whether the hub named buckets that have to be compared. */
  marked = false;
  asOf: AsOf = { postgres: null, dynamodb: null };
  readonly #mirror: MirrorPort;
  readonly #failpoint: NonNullable<Ports['failpoint']>;
  #hasHello = false;
  /** Pages that wait to be applied together; many buckets have few rows. */
  #pages: Page[] = [];
  #waiting = 0;
  /** The bucket that is being sent, and what has come of it since its last page. */
  #bucket: Bucket | undefined;
  #columns: Page['columns'] = {};
  #pending: Row[] = [];
  #cursor: Partial<Record<EntityName, Row[3]>> = {};

  constructor(mirror: MirrorPort, failpoint: NonNullable<Ports['failpoint']>) {
    this.#mirror = mirror;
    this.#failpoint = failpoint;
  }

  take(line: PullLine): void {
    if (isRow(line)) this.#row(line);
    else if ('error' in line) {
      // What was sent before it is complete.
      this.flush();
      throw new CaseloadError(line.error);
    } else if ('hello' in line) this.#handshake(line.hello);
    else if (!this.#hasHello) throw badAnswer('no_header');
    else if ('bucket' in line) {
      this.#bucket = line.bucket;
      this.#columns = line.columns;
    } else if ('end' in line) {
      this.#page(line.end, line.cursor);
      this.#bucket = undefined;
    } else if ('done' in line) {
      this.flush();
      this.#failpoint('engine.pull.stored');
      this.#mirror.finishPull({ asOf: line.as_of, horizon: line.horizon });
      this.asOf = line.as_of;
      this.done = true;
    } else assertNever(line);
  }

  /** Applies everything that has come. */
  flush(): void {
    if (this.#bucket !== undefined && this.#pending.length > 0) {
      this.#page(this.#bucket, this.#cursor);
    }
    const pages = this.#pages;
    this.#pages = [];
    this.#waiting = 0;
    if (pages.length === 0) return;
    this.#mirror.applyPages(pages);
    this.#failpoint('engine.pull.page_stored');
  }

  #row(row: Row): void {
    if (this.#bucket === undefined) throw badAnswer('no_bucket');
    this.#pending.push(row);
    this.#cursor[row[0]] = row[3];
    this.rows += 1;
    this.#waiting += 1;
    if (this.#waiting >= rowsAtOnce) this.flush();
  }

  #page(bucket: Bucket, cursor: Cursor): void {
    this.#pages.push({ bucket, columns: this.#columns, rows: this.#pending, cursor });
    this.#pending = [];
    this.#cursor = {};
  }

  #handshake(hello: Hello): void {
    checkProtocol(hello.protocol);
    checkDistrict(this.#mirror, hello);
    this.#mirror.applyHello(hello);
    this.#failpoint('engine.pull.hello_stored');
    park(this.#mirror);
    this.marked = hello.compare.length > 0;
    this.expected = hello.rows;
    this.#hasHello = true;
  }
}

function isRow(line: PullLine): line is Row {
  return Array.isArray(line);
}

/** @throws `protocol_mismatch` */
export function checkProtocol(theirs: number): void {
  if (theirs === protocolVersion) return;
  throw new CaseloadError({
    code: 'protocol_mismatch',
    params: { reason: theirs < protocolVersion ? 'hub_older' : 'laptop_older' },
  });
}

/**
 * Another district's records must not be mixed with ours. A database of another epoch has to tell which
 * buckets to compare: all that are here.
 */
function checkDistrict(mirror: MirrorPort, hello: Hello): void {
  const epoch = mirror.epoch();
  const isSame = (mirror.district() ?? hello.district) === hello.district;
  const isCompared = Object.entries(mirror.cursors()).every(
    ([bucket, cursor = {}]) =>
      Object.keys(cursor).length === 0 ||
      hello.compare.includes(bucket as Bucket) ||
      !hello.buckets.includes(bucket as Bucket),
  );
  if (epoch === null || (isSame && (epoch === hello.epoch || isCompared))) return;
  throw new CaseloadError({
    code: 'epoch_changed',
  });
}

function badAnswer(reason: ReasonOf<'bad_answer'>): CaseloadError {
  return new CaseloadError({ code: 'bad_answer', params: { reason } });
}
