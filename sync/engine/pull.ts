import type { Bucket } from '../model/bucket.ts';
import type { EntityName } from '../model/entity.ts';
import { assertNever, CaseloadError } from '../model/error.ts';
import {
  type AsOf,
  type Cursor,
  type Hello,
  type PullLine,
  type PullRequest,
  protocolVersion,
  type Row,
} from '../protocol/messages.ts';
import { park, unpark } from './park.ts';
import type { MirrorPort, Page, Ports } from './ports.ts';
import { rebaseWaiting } from './rebase.ts';

/** Rows applied at once: enough to make its cost small, few enough to keep the screens quick. */
export const rowsAtOnce = 8000;

export interface Pulled {
  /** Rows received. */
  readonly rows: number;
  /** Whether edits can be sent now that could not before: rebased onto what came, or in scope again. */
  readonly freed: boolean;
  /** How far each store has been read. */
  readonly asOf: AsOf;
}

/**
 * Brings the mirror up to the center: one request for all buckets, again while the hub has more. Each page
 * and its cursor are one transaction, so an interrupted pull goes on where it stopped.
 * @throws `epoch_changed` when the hub serves another database or district: nothing is applied;
 *   `answer_cut_short` after what was complete has been applied; `unreachable`, `bad_answer` and others
 *   of the hub, with the pages before the error applied
 */
export async function pull(
  { mirror, hub }: Pick<Ports, 'mirror' | 'hub'>,
  onRows: (received: number) => void = () => undefined,
): Promise<Pulled> {
  let received = 0;
  let more = true;
  let asOf: AsOf = { postgres: null, dynamodb: null };
  while (more) {
    const request: PullRequest = {
      protocol: protocolVersion,
      epoch: mirror.epoch(),
      buckets: mirror.cursors(),
      descriptors: mirror.descriptorsVersion(),
    };
    const reader = new PullReader(mirror);
    try {
      for await (const lines of hub.pull(request)) {
        for (const line of lines) reader.take(line);
        onRows(received + reader.rows);
      }
    } catch (error) {
      // Rows come in the order of their positions, so that those before the cut are a page of their own.
      if (error instanceof CaseloadError && error.code === 'answer_cut_short') reader.flush();
      throw error;
    }
    if (!reader.done) throw badAnswer('The hub’s answer had no end.');
    received += reader.rows;
    more = reader.more;
    asOf = reader.asOf;
    if (more && reader.rows === 0) throw badAnswer('The hub promised more records and sent none.');
  }
  // First those that are back, so that they are put onto what came as well.
  const back = unpark(mirror);
  return { rows: received, freed: rebaseWaiting(mirror) || back, asOf };
}

/** Takes the lines of one answer in their order, and applies what is complete. */
class PullReader {
  rows = 0;
  more = false;
  done = false;
  asOf: AsOf = { postgres: null, dynamodb: null };
  readonly #mirror: MirrorPort;
  #greeted = false;
  /** Pages that wait to be applied together; many buckets have few rows. */
  #pages: Page[] = [];
  #waiting = 0;
  /** The bucket that is being sent, and what has come of it since its last page. */
  #bucket: Bucket | undefined;
  #columns: Page['columns'] = {};
  #pending: Row[] = [];
  #cursor: Partial<Record<EntityName, Row[3]>> = {};

  constructor(mirror: MirrorPort) {
    this.#mirror = mirror;
  }

  take(line: PullLine): void {
    if (isRow(line)) this.#row(line);
    else if ('error' in line) {
      // What was sent before it is complete.
      this.flush();
      throw new CaseloadError(line.error);
    } else if ('hello' in line) this.#greet(line.hello);
    else if (!this.#greeted) throw badAnswer('The hub’s answer began without its greeting.');
    else if ('bucket' in line) {
      this.#bucket = line.bucket;
      this.#columns = line.columns;
    } else if ('end' in line) {
      this.#page(line.end, line.cursor);
      this.#bucket = undefined;
      this.more ||= line.more;
    } else if ('done' in line) {
      this.flush();
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
    if (pages.length > 0) this.#mirror.applyPages(pages);
  }

  #row(row: Row): void {
    if (this.#bucket === undefined) throw badAnswer('The hub sent a record outside a bucket.');
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

  #greet(hello: Hello): void {
    checkProtocol(hello.protocol);
    checkEpoch(this.#mirror, hello);
    this.#mirror.applyHello(hello);
    park(this.#mirror);
    this.asOf = hello.as_of;
    this.#greeted = true;
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
    message: 'This Caseload and the hub are too far apart in version. Update the older one.',
  });
}

/** A restored or exchanged database must not be mixed with what came from the one before. */
function checkEpoch(mirror: MirrorPort, hello: Hello): void {
  const epoch = mirror.epoch();
  const district = mirror.district();
  if (
    epoch === null ||
    (epoch === hello.epoch && (district ?? hello.district) === hello.district)
  ) {
    return;
  }
  throw new CaseloadError({
    code: 'epoch_changed',
    message:
      'The hub serves another database than your records came from. Nothing was changed, and your edits wait. Call district IT.',
  });
}

function badAnswer(message: string): CaseloadError {
  return new CaseloadError({
    code: 'bad_answer',
    message: `${message} What came before it is safe; try again, or call district IT.`,
  });
}
