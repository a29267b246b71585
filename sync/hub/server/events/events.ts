import type { Writable } from 'node:stream';
import type pg from 'pg';
import type { Device } from '../hub.ts';
import { readGrants } from './grants.ts';
import { Stream } from './stream.ts';
import { Watcher } from './watcher.ts';

/** Milliseconds. */
const scopePause = 250;
/** The watcher does not see a user of no school whose scope changes, so a timer checks too. Milliseconds. */
const scopeInterval = 10_000;

/**
 * The streams of events to the laptops that are online (design section 6). Every event is a hint: a laptop that
 * misses one still pulls on its own schedule.
 */
export class Events {
  readonly #pool: pg.Pool;
  readonly #report: (error: unknown) => void;
  readonly #streams = new Map<string, Stream>();
  readonly #watcher: Watcher;
  readonly #interval: NodeJS.Timeout;
  #checking: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param report logs a failure; the hub tries again */
  constructor(pool: pg.Pool, report: (error: unknown) => void) {
    this.#pool = pool;
    this.#report = report;
    this.#watcher = new Watcher(pool, {
      moved: (buckets) => {
        for (const stream of this.#streams.values()) stream.moved(buckets);
      },
      scope: () => this.#checkSoon(),
      failed: report,
    });
    this.#interval = setInterval(() => this.#checkSoon(), scopeInterval).unref();
  }

  /**
   * Sends a laptop the buckets that move. Ends when the laptop hangs up, opens another stream or is revoked, after
   * an hour, when its scope changes, or when the hub stops.
   * @throws `store_unavailable`
   */
  async stream(device: Device, output: Writable): Promise<void> {
    await this.#watcher.watch(device.buckets);
    try {
      if (this.#isClosed || output.destroyed) return;
      // One for each device: the other one belongs to a broken connection that has not noticed yet.
      this.#streams.get(device.id)?.end();
      const stream = new Stream(device, output);
      this.#streams.set(device.id, stream);
      await stream.ended;
      if (this.#streams.get(device.id) === stream) this.#streams.delete(device.id);
    } finally {
      this.#watcher.unwatch(device.buckets);
    }
  }

  /** Ends all streams, and refuses new ones. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#interval);
    clearTimeout(this.#checking);
    for (const stream of this.#streams.values()) stream.end();
    await this.#watcher.stop();
  }

  #checkSoon(): void {
    if (this.#isClosed || this.#checking !== undefined || this.#streams.size === 0) return;
    this.#checking = setTimeout(() => {
      this.#checking = undefined;
      this.#check().catch(this.#report);
    }, scopePause);
  }

  /** Ends the streams of devices whose scope has changed. Their next pull shows the new scope. */
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
