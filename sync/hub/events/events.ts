import type { Writable } from 'node:stream';
import type pg from 'pg';
import type { CaseloadError } from '../../model/error.ts';
import type { Device } from '../hub.ts';
import { unavailable } from '../postgres/transaction.ts';
import { readGrants } from './grants.ts';
import { Listener } from './listener.ts';
import { Stream } from './stream.ts';

/** Milliseconds. */
const readyLimit = 5000;
const scopePause = 250;
const scopeInterval = 30_000;

/**
 * The laptops that are online, and what they are told (design section 6). A hub without any holds no connection
 * for it. Everything that is told is a hint: laptops that miss one pull by the clock.
 */
export class Events {
  readonly #pool: pg.Pool;
  readonly #report: (error: unknown) => void;
  readonly #streams = new Map<string, Stream>();
  readonly #listener: Listener;
  readonly #interval: NodeJS.Timeout;
  #checking: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param report is told of what fails and is tried again */
  constructor(pool: pg.Pool, report: (error: unknown) => void) {
    this.#pool = pool;
    this.#report = report;
    this.#listener = new Listener(pool.options, {
      moved: (buckets) => {
        for (const stream of this.#streams.values()) stream.moved(buckets);
      },
      scope: () => this.#checkSoon(),
      movedAll: () => {
        for (const stream of this.#streams.values()) stream.movedAll();
        this.#checkSoon();
      },
      failed: report,
    });
    this.#interval = setInterval(() => this.#checkSoon(), scopeInterval).unref();
  }

  /**
   * Tells a laptop of what moves, until it hangs up, its hour is over, another stream of it begins, it is
   * revoked, what it may see becomes another, or the hub ends.
   * @throws `store_unavailable` when the hub does not hear of anything itself
   */
  async stream(device: Device, output: Writable): Promise<void> {
    await withinLimit(this.#listener.ready());
    if (this.#isClosed) throw unavailable(undefined);
    // One a device: the other one is of a connection that broke, and does not know it yet.
    this.#streams.get(device.id)?.end();
    const stream = new Stream(device, output);
    this.#streams.set(device.id, stream);
    await stream.ended;
    if (this.#streams.get(device.id) === stream) this.#streams.delete(device.id);
  }

  /** Ends all streams, and begins no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#interval);
    clearTimeout(this.#checking);
    for (const stream of this.#streams.values()) stream.end();
    await this.#listener.stop();
  }

  #checkSoon(): void {
    if (this.#isClosed || this.#checking !== undefined || this.#streams.size === 0) return;
    this.#checking = setTimeout(() => {
      this.#checking = undefined;
      this.#check().catch(this.#report);
    }, scopePause);
  }

  /** Ends the streams of devices that may see something else now: the next pull tells them what. */
  async #check(): Promise<void> {
    const streams = [...this.#streams.values()];
    const grants = await readGrants(
      this.#pool,
      streams.map(({ device }) => device.id),
    );
    for (const stream of streams) {
      const { id, buckets } = stream.device;
      if (grants.get(id)?.join() === buckets.join()) continue;
      stream.movedAll();
      stream.end();
    }
  }
}

async function withinLimit(ready: Promise<void>): Promise<void> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(notListening()), readyLimit);
  try {
    await Promise.race([ready, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function notListening(): CaseloadError {
  return unavailable(new Error('The hub does not listen to PostgreSQL'));
}
