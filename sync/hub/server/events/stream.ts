import type { Writable } from 'node:stream';
import type { Bucket } from '../../../model/bucket.ts';
import type { Device } from '../hub.ts';

/** Milliseconds. */
const gap = 50;
const silence = 20_000;
const lifetime = 3_600_000;
/** A laptop that reads nothing for so long is gone. */
const patience = 60_000;

/**
 * The stream of events to one laptop (WHATWG HTML, section 9.2). Buckets that move within a short time share one
 * event. Those that move while the laptop is slow wait until it reads again.
 */
export class Stream {
  readonly device: Device;
  readonly ended: Promise<void>;
  readonly #output: Writable;
  readonly #buckets: ReadonlySet<Bucket>;
  readonly #end: () => void;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #waiting = new Set<Bucket>();
  #sending: NodeJS.Timeout | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;
  #blockedSince: number | undefined;

  /** Begins to write. The caller ends the output. */
  constructor(device: Device, output: Writable) {
    this.device = device;
    this.#output = output;
    this.#buckets = new Set(device.buckets);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    output.once('close', resolve);
    // A thousand streams that began together must not end together.
    const span = lifetime * (0.9 + Math.random() / 10);
    this.#timers = [
      setInterval(() => this.#keepAlive(), silence),
      setTimeout(() => this.end(), span),
    ];
    this.#end = resolve;
    void promise.then(() => this.#clear());
    // The first bytes send the headers, which tell the laptop that the hub listens.
    this.#write(': caseload\n\n');
  }

  /** Sends those of the buckets that the device may see. */
  moved(buckets: ReadonlySet<Bucket>): void {
    for (const bucket of buckets) if (this.#buckets.has(bucket)) this.#waiting.add(bucket);
    this.#plan();
  }

  /** Makes the laptop pull every bucket. */
  movedAll(): void {
    this.moved(this.#buckets);
  }

  end(): void {
    if (!this.#output.destroyed) this.#send();
    this.#end();
  }

  #plan(): void {
    if (this.#waiting.size === 0 || this.#sending !== undefined) return;
    const wait = Math.max(0, this.#sentAt + gap - performance.now());
    if (wait === 0) this.#send();
    else {
      this.#sending = setTimeout(() => {
        this.#sending = undefined;
        this.#send();
      }, wait);
    }
  }

  #send(): void {
    if (this.#waiting.size === 0 || this.#blockedSince !== undefined) return;
    const buckets = [...this.#waiting];
    this.#waiting.clear();
    this.#sentAt = performance.now();
    this.#write(`event: moved\ndata: ${JSON.stringify({ buckets })}\n\n`);
  }

  #keepAlive(): void {
    if (this.#blockedSince === undefined) this.#write(':\n\n');
    else if (performance.now() - this.#blockedSince > patience) this.#output.destroy();
  }

  #write(text: string): void {
    if (this.#output.destroyed || this.#output.write(text)) return;
    this.#blockedSince = performance.now();
    this.#output.once('drain', () => {
      this.#blockedSince = undefined;
      this.#plan();
    });
  }

  #clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    clearTimeout(this.#sending);
  }
}
