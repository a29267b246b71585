import { sendable } from '../../engine/outbox/order.ts';
import type { Random } from '../../engine/ports.ts';
import { type Backoff, waitAfter } from '../../engine/retry.ts';
import { type Progress, type Synced, sync } from '../../engine/sync.ts';
import type { BucketVerdict } from '../../engine/verify/verify.ts';
import { CaseloadError, problemOf } from '../../model/error.ts';
import { sendDisclosures } from '../disclosure/send-disclosures.ts';
import type { Session } from '../session.ts';
import { LiveUpdates, retryAfter } from './live-updates.ts';

/** Milliseconds. */
export interface Pace {
  /** Before the first sync, unless the hub reports changes by then. */
  readonly start: number;
  /** Between the end of a sync and the next. */
  readonly every: number;
  /** The same, while the hub reports changes. */
  readonly everyWhileLive: number;
  /** After a saved edit: a counselor often makes several at once. */
  readonly afterEdit: number;
  readonly afterFailure: Backoff;
  /** Before listening to the hub again. */
  readonly listenAgain: Backoff;
}

export const standardPace: Pace = {
  start: 300,
  every: 30_000,
  everyWhileLive: 300_000,
  afterEdit: 1500,
  afterFailure: { first: 5_000, longest: 300_000 },
  listenAgain: { first: 1_000, longest: 60_000 },
};

export interface LoopOptions {
  readonly pace: Pace;
  readonly random: Random;
  readonly progress: Progress;
  /** A sync has begun or ended. */
  readonly onChange: () => void;
}

/**
 * Runs syncs, never two at once: on start, by a timer, after an edit, when the hub reports a change, and on request.
 */
export class SyncLoop {
  /** Whether the hub answered last time; null before the first attempt. */
  reachable: boolean | null = null;
  readonly #session: Session;
  readonly #options: LoopOptions;
  #running: Promise<Synced> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  /** Syncs in a row that left edits which a store could not take. */
  #leftovers = 0;
  #offline = false;
  #stopped = false;
  readonly #live: LiveUpdates;
  /** Milliseconds until another sync, when something changed during a sync that may have missed it. */
  #again: number | undefined;

  constructor(session: Session, options: LoopOptions) {
    this.#session = session;
    this.#options = options;
    this.#live = new LiveUpdates({
      listen: (stopping) => session.hub.moved(stopping),
      onMoved: () => this.#wake(0),
      onChange: options.onChange,
      backoff: options.pace.listenAgain,
      random: options.random,
    });
  }

  /** Whether the hub reports changes now. */
  get live(): boolean {
    return this.#live.live;
  }

  get offline(): boolean {
    return this.#offline;
  }

  /** While true, a sync starts only on request. */
  setOffline(offline: boolean): void {
    this.#offline = offline;
    if (offline) {
      clearTimeout(this.#timer);
      this.#live.stop();
    } else this.start();
  }

  /** Starts with the first item of the hub's stream, or a moment later without it. */
  start(): void {
    this.#schedule(this.#options.pace.start);
    this.#live.start();
  }

  /** Call after an edit was saved. */
  edited(): void {
    this.#wake(this.#options.pace.afterEdit);
  }

  /** Syncs after a while, and after the sync that runs. */
  #wake(wait: number): void {
    if (this.#running === undefined) this.#schedule(wait);
    else this.#again = Math.min(wait, this.#again ?? wait);
  }

  /**
   * Starts a sync, or joins the one that runs.
   * @throws as `sync`
   */
  now(): Promise<Synced> {
    this.#running ??= this.#run({ verifyNow: false });
    return this.#running;
  }

  /**
   * Syncs, and compares the mirror with the center.
   * @throws as `sync`
   */
  async verify(): Promise<readonly BucketVerdict[]> {
    while (this.#running !== undefined) await this.#running.catch(() => undefined);
    this.#running = this.#run({ verifyNow: true });
    return (await this.#running).verdicts ?? [];
  }

  /** Starts no more syncs; resolves when the one that runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#live.stop();
    this.#session.hub.close();
    await this.#running?.catch(() => undefined);
  }

  async #run(how: { readonly verifyNow: boolean }): Promise<Synced> {
    clearTimeout(this.#timer);
    this.#again = undefined;
    const { pace, random, progress, onChange } = this.#options;
    let next = 0;
    let hasAnswered = false;
    const received: Progress['received'] = (rows, expected) => {
      hasAnswered = true;
      progress.received(rows, expected);
    };
    try {
      const synced = await sync(this.#session, { ...progress, received }, how);
      this.reachable = true;
      this.#failures = 0;
      const refusal = await sendDisclosures(this.#session);
      // Only now: an edit may have been saved meanwhile.
      next = this.#again ?? (this.live ? pace.everyWhileLive : pace.every);
      next = Math.min(next, this.#waitForStores());
      if (refusal !== undefined) next = Math.min(next, retryAfter(refusal, pace.every));
      return synced;
    } catch (error) {
      // Edits may get no answer while records arrive.
      this.reachable = hasAnswered || !isUnreachable(error);
      // With an edit that this sync may have missed, or after the hub was heard again, the waits begin again.
      this.#failures = this.#again === undefined ? this.#failures + 1 : 1;
      next = retryAfter(error, waitAfter(this.#failures, pace.afterFailure, random));
      throw error;
    } finally {
      this.#running = undefined;
      this.#schedule(next);
      onChange();
    }
  }

  /**
   * Milliseconds until the edits are sent again that a store could not take: nothing reports that it can. At least as
   * long as the hub named, and longer after each attempt, up to the time between two syncs.
   */
  #waitForStores(): number {
    const { pace, random } = this.#options;
    const left = sendable(this.#session.mirror);
    this.#leftovers = left.length === 0 ? 0 : this.#leftovers + 1;
    if (left.length === 0) return Number.POSITIVE_INFINITY;
    const named = left.map(({ reason }) => (reason?.retry_after ?? 0) * 1000);
    const backoff = { first: pace.afterFailure.first, longest: pace.every };
    return Math.max(...named, waitAfter(this.#leftovers, backoff, random));
  }

  #schedule(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#offline || this.#stopped) return;
    this.#timer = setTimeout(() => {
      // The mirror and the status have the error already, and the screens got an event.
      this.now().catch((error: unknown) => void problemOf(error));
    }, wait);
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof CaseloadError && error.code === 'unreachable';
}
