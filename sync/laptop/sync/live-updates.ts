import { setTimeout } from 'node:timers/promises';
import type { Random } from '../../engine/ports.ts';
import { type Backoff, waitAfter } from '../../engine/retry.ts';
import { CaseloadError } from '../../model/error.ts';

export interface LiveUpdatesOptions {
  /** Listens to the hub. The first item says that the stream is open, each further one that something changed. */
  readonly listen: (stopping: AbortSignal) => AsyncIterable<unknown>;
  /** Called at each item: something may have changed at the center. */
  readonly onMoved: () => void;
  /** Called when `live` changes. */
  readonly onChange: () => void;
  readonly backoff: Backoff;
  readonly random: Random;
}

/**
 * Listens for changes at the center, and listens again when the connection breaks. The hub does not report what changed
 * in between, so a new connection counts as a change.
 *
 *   stopped ──start()──► connecting ──first item──► live
 *      ▲                  ▲      │                    │
 *      └──stop()──────────┴ wait ◄────── breaks ──────┘
 */
export class LiveUpdates {
  /** Whether the hub reports changes now. */
  live = false;
  readonly #options: LiveUpdatesOptions;
  #stopping: AbortController | undefined;

  constructor(options: LiveUpdatesOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stopping !== undefined) return;
    this.#stopping = new AbortController();
    void this.#run(this.#stopping.signal);
  }

  stop(): void {
    this.#stopping?.abort();
    this.#stopping = undefined;
    this.#setLive(false);
  }

  async #run(stopping: AbortSignal): Promise<void> {
    const { backoff, random } = this.#options;
    let failures = 0;
    while (!stopping.aborted) {
      let refusal: unknown;
      try {
        for await (const _ of this.#options.listen(stopping)) {
          // An item may have been on its way.
          if (stopping.aborted) return;
          failures = 0;
          this.#setLive(true);
          this.#options.onMoved();
        }
      } catch (error) {
        // Syncs continue by the timer, and report what is wrong.
        refusal = error;
      }
      if (stopping.aborted) return;
      this.#setLive(false);
      failures += 1;
      const wait = waitAfter(failures, backoff, random);
      await setTimeout(retryAfter(refusal, wait), undefined, { signal: stopping }).catch(
        () => undefined,
      );
    }
  }

  #setLive(live: boolean): void {
    if (this.live === live) return;
    this.live = live;
    this.#options.onChange();
  }
}

/** Milliseconds until the next attempt: what the hub's error names, or else `otherwise`. */
export function retryAfter(error: unknown, otherwise: number): number {
  const seconds = error instanceof CaseloadError ? error.retry_after : undefined;
  return seconds === undefined ? otherwise : Math.max(seconds * 1000, 0);
}
