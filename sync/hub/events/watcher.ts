import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { type Bucket, districtBucket } from '../../model/bucket.ts';
import type { Cursor } from '../../protocol/messages.ts';
import { type Glance, glance, numberAboveAll, readMoves } from './watch.ts';

/** Milliseconds between two glances; more where looking itself takes long, or fails. */
const pause = 20;
const longestPause = 5000;
/** Looking may take this part of the time. */
const share = 0.1;

export interface WatcherEvents {
  /** A pull of these buckets has something to send. */
  moved(buckets: ReadonlySet<Bucket>): void;
  /** What devices may see may be another. */
  scope(): void;
  /** The database could not be looked at; it is tried again, and nothing is missed by it. */
  failed(error: unknown): void;
}

interface Watched {
  listeners: number;
  /** How far the bucket has come, as was told. */
  cursor: Cursor;
}

/**
 * Watches the version index for buckets that move. It glances at the newest position many times a second, and
 * looks where the watched buckets stand when that has moved, until everything that had been given a position by
 * then lies below the horizon: a laptop that was told before would pull nothing, and not be told again.
 *
 * Not by LISTEN and NOTIFY: a transaction that notifies cannot be prepared, so that triggers which notify would
 * break writers with two-phase commits; and all transactions that notify commit one after the other (32
 * sessions made 21,000 commits a second without, 4,700 with it). What compares positions misses nothing while a
 * connection is broken, and needs none of its own.
 */
export class Watcher {
  readonly #pool: pg.Pool;
  readonly #events: WatcherEvents;
  readonly #watched = new Map<Bucket, Watched>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #last: Glance = { seq: 0n, horizon: 0n, revokedAt: 0 };
  /** Positions of transactions below this number may still have to be told. */
  #unsettledBelow = 0n;

  constructor(pool: pg.Pool, events: WatcherEvents) {
    this.#pool = pool;
    this.#events = events;
  }

  /** Resolves when whatever moves in these buckets from now on will be told. */
  async watch(buckets: readonly Bucket[]): Promise<void> {
    const fresh = buckets.filter((bucket) => !this.#watched.has(bucket));
    if (fresh.length > 0) {
      const { moves } = await readMoves(this.#pool, new Map(fresh.map((bucket) => [bucket, {}])));
      const above = await numberAboveAll(this.#pool);
      for (const bucket of fresh) {
        if (this.#watched.has(bucket)) continue;
        this.#watched.set(bucket, { listeners: 0, cursor: moves.get(bucket) ?? {} });
      }
      this.#unsettledBelow = above;
    }
    for (const bucket of buckets) {
      const watched = this.#watched.get(bucket);
      if (watched !== undefined) watched.listeners += 1;
    }
    this.#running ??= this.#run();
  }

  unwatch(buckets: readonly Bucket[]): void {
    for (const bucket of buckets) {
      const watched = this.#watched.get(bucket);
      if (watched === undefined) continue;
      watched.listeners -= 1;
      if (watched.listeners === 0) this.#watched.delete(bucket);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Ends when nothing is watched any more. */
  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let wait = pause;
    while (!signal.aborted && this.#watched.size > 0) {
      const began = performance.now();
      try {
        await this.#look();
        wait = Math.max(pause, (performance.now() - began) / share);
      } catch (error) {
        this.#events.failed(error);
        wait = Math.min(Math.max(wait, 100) * 2, longestPause);
      }
      await setTimeout(wait, undefined, { signal }).catch(() => undefined);
    }
    this.#running = undefined;
  }

  async #look(): Promise<void> {
    const now = await glance(this.#pool);
    const last = this.#last;
    if (now.revokedAt !== last.revokedAt) this.#events.scope();
    // An earlier state of the database: what was told of it is no measure any more.
    if (now.seq < last.seq || now.horizon < last.horizon) {
      for (const watched of this.#watched.values()) watched.cursor = {};
    }
    if (now.seq !== last.seq) this.#unsettledBelow = await numberAboveAll(this.#pool);
    const isUnsettled = this.#unsettledBelow > 0n;
    if (isUnsettled && (now.seq !== last.seq || now.horizon !== last.horizon)) {
      await this.#compare(this.#unsettledBelow);
    }
    // Not before: after an error it is looked at again.
    this.#last = now;
  }

  async #compare(unsettledBelow: bigint): Promise<void> {
    const cursors = new Map([...this.#watched].map(([bucket, { cursor }]) => [bucket, cursor]));
    const { horizon, moves } = await readMoves(this.#pool, cursors);
    if (horizon >= unsettledBelow && this.#unsettledBelow === unsettledBelow) {
      this.#unsettledBelow = 0n;
    }
    if (moves.size === 0) return;
    for (const [bucket, moved] of moves) {
      const watched = this.#watched.get(bucket);
      if (watched !== undefined) watched.cursor = { ...watched.cursor, ...moved };
    }
    this.#events.moved(new Set(moves.keys()));
    // What devices may see follows from organizations, schools and users.
    const mayChangeScope = [...moves].some(
      ([bucket, moved]) => bucket === districtBucket || moved.users !== undefined,
    );
    if (mayChangeScope) this.#events.scope();
  }
}
