import type { Bucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import { assertNever, CaseloadError } from '../../model/error.ts';
import type { ReasonOf } from '../../model/problem-codes.ts';
import { etagOfContent } from '../../protocol/etag.ts';
import {
  type AsOf,
  type Hello,
  isRow,
  type PullLine,
  type Row,
  type UnkeyedRow,
} from '../../protocol/pull.ts';
import type { Cursor } from '../../protocol/values.ts';
import { park } from '../outbox/park.ts';
import type { MirrorPort, Page, Ports } from '../ports.ts';
import { lossToConfirm, requireSameDistrict, requireSupportedProtocol } from './handshake.ts';

/** Rows of one transaction: enough to make its cost small, few enough to keep the screens quick. */
const rowsAtOnce = 8000;

/** Takes the lines of one answer in their order, and applies what is complete. */
export class PullReader {
  rows = 0;
  /** About how many rows the answer brings, by its first line. */
  expected = 0;
  done = false;
  asOf: AsOf = { postgres: null, dynamodb: null };
  readonly #mirror: MirrorPort;
  readonly #failpoint: NonNullable<Ports['failpoint']>;
  #hasHello = false;
  /** Pages that one transaction will apply: many buckets have few rows. */
  #pages: Page[] = [];
  #waiting = 0;
  /** The bucket that the hub is sending, and what has come of it since its last page. */
  #bucket: Bucket | undefined;
  #columns: Page['columns'] = {};
  /** How many of a row's values are its content. */
  #contentSize = 0;
  #pending: Row[] = [];
  /** Of the same page, rows whose content is not what their etag says. */
  #altered: Row[] = [];
  #unkeyed: UnkeyedRow[] = [];
  #cursor: Partial<Record<EntityName, Row[3]>> = {};

  constructor(mirror: MirrorPort, failpoint: NonNullable<Ports['failpoint']>) {
    this.#mirror = mirror;
    this.#failpoint = failpoint;
  }

  take(line: PullLine): void {
    if (isRow(line)) this.#row(line);
    else if ('unkeyed' in line) this.#unkeyedRow(line.unkeyed);
    else if ('error' in line) {
      // Everything before the error is complete.
      this.flush();
      throw new CaseloadError(line.error);
    } else if ('hello' in line) this.#handshake(line.hello);
    else if ('same' in line) this.#begin(line.same.rows);
    else if (!this.#hasHello) throw badAnswer('no_header');
    else if ('bucket' in line) {
      this.#bucket = line.bucket;
      this.#columns = {};
    } else if ('entity' in line) {
      const { entity, content, bookkeeping } = line;
      this.#columns = { ...this.#columns, [entity]: [...content, ...bookkeeping] };
      this.#contentSize = content.length;
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

  /** Applies everything that has arrived. */
  flush(): void {
    if (this.#bucket !== undefined && Object.keys(this.#cursor).length > 0) {
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
    this.#cursor[row[0]] = row[3];
    this.rows += 1;
    (this.#isAsSent(row) ? this.#pending : this.#altered).push(row);
    this.#countWaiting();
  }

  #unkeyedRow(row: UnkeyedRow): void {
    if (this.#bucket === undefined) throw badAnswer('no_bucket');
    if (row.position !== '') this.#cursor[row.entity] = row.position;
    this.rows += 1;
    this.#unkeyed.push(row);
    this.#countWaiting();
  }

  #countWaiting(): void {
    this.#waiting += 1;
    if (this.#waiting >= rowsAtOnce) this.flush();
  }

  #isAsSent([entity, , etag, , record]: Row): boolean {
    if (record === null) return true;
    return (
      record.length === this.#columns[entity]?.length &&
      etag === etagOfContent(record.slice(0, this.#contentSize))
    );
  }

  #page(bucket: Bucket, cursor: Cursor): void {
    const [rows, altered, unkeyed] = [this.#pending, this.#altered, this.#unkeyed];
    this.#pages.push({ bucket, columns: this.#columns, rows, altered, unkeyed, cursor });
    this.#pending = [];
    this.#altered = [];
    this.#unkeyed = [];
    this.#cursor = {};
  }

  #handshake(hello: Hello): void {
    requireSupportedProtocol(hello.protocol);
    requireSameDistrict(this.#mirror, hello);
    this.#mirror.applyHello(hello, lossToConfirm(this.#mirror, hello));
    this.#failpoint('engine.pull.hello_stored');
    this.#begin(hello.rows);
  }

  #begin(expected: number): void {
    if (this.#mirror.epoch() === null) throw badAnswer('no_header');
    park(this.#mirror);
    this.expected = expected;
    this.#hasHello = true;
  }
}

export function badAnswer(reason: ReasonOf<'bad_answer'>): CaseloadError {
  return new CaseloadError({ code: 'bad_answer', params: { reason } });
}
