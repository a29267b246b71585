import type { Writable } from 'node:stream';
import type pg from 'pg';
import type { Device } from '../server/hub.ts';
import { readGrants } from './grants.ts';
import { Stream } from './stream.ts';
import { Watcher } from './watcher.ts';

/** Milliseconds. */
const scopePause = 250;
/** What the watcher does not see: users of no school whose scope changes. */
const scopeInterval = 10_000;

/**
 * The laptops that are online, and what they are told (design section 6). Everything that is told is a hint:
 * laptops that miss one pull by the clock.
 */
export class Events {
  readonly #pool: pg.Pool;
  readonly #report: (error: unknown) => void;
  readonly #streams = new Map<string, Stream>();
  readonly #watcher: Watcher;
  readonly #interval: NodeJS.Timeout;
  #checking: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param report is told of what fails and is tried again */
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
   * Tells a laptop of what moves, until it hangs up, its hour is over, another stream of it begins, it is
   * revoked, what it may see becomes another, or the hub ends.
   * @throws `store_unavailable`
   */
  async stream(device: Device, output: Writable): Promise<void> {
    await this.#watcher.watch(device.buckets);
    try {
      if (this.#isClosed || output.destroyed) return;
      // One a device: the other one is of a connection that broke, and does not know it yet.
      this.#streams.get(device.id)?.end();
      const stream = new Stream(device, output);
      this.#streams.set(device.id, stream);
      await stream.ended;
      if (this.#streams.get(device.id) === stream) this.#streams.delete(device.id);
    } finally {
      this.#watcher.unwatch(device.buckets);
    }
  }

  /** Ends all streams, and begins no more. */
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
