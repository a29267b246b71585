import type { Random } from '../engine/ports.ts';
import { type Backoff, waitAfter } from '../engine/retry.ts';
import { type Progress, type Synced, sync } from '../engine/sync.ts';
import { CaseloadError, problemOf } from '../model/error.ts';
import type { Session } from './session.ts';

/** Milliseconds. */
export interface Pace {
  /** Between the end of a sync and the next. */
  readonly every: number;
  /** After a saved edit: a counselor often makes several at once. */
  readonly afterEdit: number;
  readonly afterFailure: Backoff;
}

export const standardPace: Pace = {
  every: 30_000,
  afterEdit: 1500,
  afterFailure: { first: 5_000, longest: 300_000 },
};

export interface LoopOptions {
  readonly pace: Pace;
  readonly random: Random;
  readonly progress: Progress;
  /** A sync has begun or ended. */
  readonly onChange: () => void;
}

/** Runs syncs, never two at once: when started, by a timer, after an edit, and when asked for. */
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
  /** An edit was saved while a sync ran, which may have missed it. */
  #again = false;

  constructor(session: Session, options: LoopOptions) {
    this.#session = session;
    this.#options = options;
  }

  get offline(): boolean {
    return this.#offline;
  }

  /** While true no sync starts by itself. */
  setOffline(offline: boolean): void {
    this.#offline = offline;
    if (offline) clearTimeout(this.#timer);
    else this.#schedule(0);
  }

  start(): void {
    this.#schedule(0);
  }

  /** An edit was saved. */
  edited(): void {
    if (this.#running === undefined) this.#schedule(this.#options.pace.afterEdit);
    else this.#again = true;
  }

  /**
   * Starts a sync, or joins the one that runs.
   * @throws as `sync`
   */
  now(): Promise<Synced> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** No sync starts any more; resolves when the one that runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#session.hub.close();
    await this.#running?.catch(() => undefined);
  }

  async #run(): Promise<Synced> {
    clearTimeout(this.#timer);
    this.#again = false;
    const { pace, random, progress, onChange } = this.#options;
    try {
      const synced = await sync(this.#session, progress);
      this.reachable = true;
      this.#failures = 0;
      return synced;
    } catch (error) {
      this.reachable = !isUnreachable(error);
      this.#failures += 1;
      throw error;
    } finally {
      this.#running = undefined;
      if (this.#failures > 0) {
        this.#schedule(waitAfter(this.#failures, pace.afterFailure, random));
      } else this.#schedule(this.#again ? pace.afterEdit : pace.every);
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
