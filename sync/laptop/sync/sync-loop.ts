import type { Random } from '../../engine/ports.ts';
import { type Backoff, waitAfter } from '../../engine/retry.ts';
import { type Progress, type Synced, sync } from '../../engine/sync.ts';
import type { BucketVerdict } from '../../engine/verify/verify.ts';
import { CaseloadError, problemOf } from '../../model/error.ts';
import { sendDisclosures } from '../disclosures.ts';
import type { Session } from '../session.ts';
import { LiveUpdates, waitAsTold } from './live-updates.ts';

/** Milliseconds. */
export interface Pace {
  /** Before the first sync, unless the hub has begun to tell of changes. */
  readonly start: number;
  /** Between the end of a sync and the next. */
  readonly every: number;
  /** The same, while the hub tells of changes by itself. */
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
 * Runs syncs, never two at once: when started, by a timer, after an edit, when the hub tells that something
 * moved, and when asked for.
 */
export class SyncLoop {
  /** Whether the hub answered last time; null before the first attempt. */
  reachable: boolean | null = null;
  readonly #session: Session;
  readonly #options: LoopOptions;
  #running: Promise<Synced> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #offline = false;
  #stopped = false;
  readonly #live: LiveUpdates;
  /** Milliseconds after which to sync again, since something came up while a sync ran, which may have missed it. */
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

  /** Whether the hub tells of changes by itself. */
  get live(): boolean {
    return this.#live.live;
  }

  get offline(): boolean {
    return this.#offline;
  }

  /** While true no sync starts by itself. */
  setOffline(offline: boolean): void {
    this.#offline = offline;
    if (offline) {
      clearTimeout(this.#timer);
      this.#live.stop();
    } else this.start();
  }

  /** A hub that listens wakes us at once; one that does not is asked a moment later. */
  start(): void {
    this.#schedule(this.#options.pace.start);
    this.#live.start();
  }

  /** An edit was saved. */
  edited(): void {
    this.#wake(this.#options.pace.afterEdit);
  }

  /** There is something to sync: in a while, and after the sync that runs. */
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

  /** No sync starts any more; resolves when the one that runs has ended. */
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
    try {
      const synced = await sync(this.#session, progress, how);
      this.reachable = true;
      this.#failures = 0;
      next = this.#again ?? (this.live ? pace.everyWhileLive : pace.every);
      const refusal = await sendDisclosures(this.#session);
      if (refusal !== undefined) next = Math.min(next, waitAsTold(refusal, pace.every));
      return synced;
    } catch (error) {
      this.reachable = !isUnreachable(error);
      this.#failures += 1;
      next = waitAsTold(error, waitAfter(this.#failures, pace.afterFailure, random));
      throw error;
    } finally {
      this.#running = undefined;
      this.#schedule(next);
      onChange();
    }
  }

  #schedule(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#offline || this.#stopped) return;
    this.#timer = setTimeout(() => {
      // How it ended is in the mirror and in the status; whoever watches has been told.
      this.now().catch((error: unknown) => void problemOf(error));
    }, wait);
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof CaseloadError && error.code === 'unreachable';
}
