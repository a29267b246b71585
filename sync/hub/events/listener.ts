import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import { Held } from './held.ts';
import { channel, parseNotice } from './notices.ts';

/** Milliseconds. */
const firstWait = 200;
const longestWait = 10_000;
/** A connection whose other end has vanished says nothing: it is asked now and then. */
const heartbeat = 20_000;
const answerLimit = 10_000;
/** How soon to look at the horizon again; longer and longer while a transaction holds it back. */
const firstLook = 5;
const longestLook = 250;

export interface ListenerEvents {
  /** A pull of these buckets has something to send. */
  moved(buckets: ReadonlySet<Bucket>): void;
  /** What devices may see may be another. */
  scope(): void;
  /** Anything may have moved while nobody listened, and a pull would send it. */
  movedAll(): void;
  /** The connection is lost or cannot be made; it is tried again. */
  failed(error: unknown): void;
}

/**
 * Listens to PostgreSQL's notifications on a connection of its own, and makes another one when it breaks.
 *
 *   connecting ──LISTEN──► listening ──breaks──► waiting ──► connecting
 */
export class Listener {
  readonly #config: pg.ClientConfig;
  readonly #events: ListenerEvents;
  readonly #held = new Held();
  readonly #stopping = new AbortController();
  #client: pg.Client | undefined;
  #ready = Promise.withResolvers<void>();
  #isListening = false;
  #running: Promise<void> | undefined;
  #isLooking = false;
  #pause = firstLook;

  constructor(config: pg.ClientConfig, events: ListenerEvents) {
    this.#config = config;
    this.#events = events;
  }

  /** Resolves when it listens; begins with it at the first call. */
  async ready(): Promise<void> {
    this.#running ??= this.#run();
    await this.#ready.promise;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#client?.end().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let wait = firstWait;
    while (!signal.aborted) {
      try {
        await this.#listen();
      } catch (error) {
        if (signal.aborted) return;
        this.#events.failed(error);
      }
      if (this.#isListening) {
        this.#isListening = false;
        this.#ready = Promise.withResolvers();
        wait = firstWait;
      }
      // Hubs that lost the same server do not come back to it all at once.
      await setTimeout(wait * (0.5 + Math.random() / 2), undefined, { signal }).catch(
        () => undefined,
      );
      wait = Math.min(wait * 2, longestWait);
    }
  }

  /** Ends, by an error, when the connection does. */
  async #listen(): Promise<never> {
    const client = new pg.Client({
      ...this.#config,
      application_name: 'caseload hub events',
      connectionTimeoutMillis: answerLimit,
      query_timeout: answerLimit,
      keepAlive: true,
    });
    this.#client = client;
    const lost = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('The connection ended')));
    });
    // It may be lost before anybody waits for it.
    lost.catch(() => undefined);
    try {
      await client.connect();
      client.on('notification', ({ payload }) => this.#take(client, payload));
      await client.query(`LISTEN ${channel}`);
      await this.#holdAll(client);
      this.#isListening = true;
      this.#ready.resolve();
      const { signal } = this.#stopping;
      for (;;) {
        await Promise.race([setTimeout(heartbeat, undefined, { signal, ref: false }), lost]);
        await client.query('SELECT');
      }
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** What is under way, or was while nobody listened, has to be told when it lies below the horizon. */
  async #holdAll(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ next_xid: string }>(
      'SELECT pg_snapshot_xmax(pg_current_snapshot()) AS next_xid',
    );
    this.#held.addAll(BigInt(rows[0]?.next_xid ?? 0));
    this.#pause = firstLook;
    void this.#look(client);
  }

  #take(client: pg.Client, payload: string | undefined): void {
    const notice = parseNotice(payload);
    if (notice === undefined) return;
    if (notice.kind === 'scope') {
      this.#events.scope();
      return;
    }
    this.#held.add(notice.xid, notice.bucket);
    // What devices may see follows from these as well.
    if (notice.entity === 'organizations' || notice.entity === 'schools') this.#events.scope();
    this.#pause = firstLook;
    void this.#look(client);
  }

  /** Looks at the horizon until nothing is held any more. */
  async #look(client: pg.Client): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (!this.#held.isEmpty && this.#client === client) {
        const { rows } = await client.query<{ horizon: string }>(
          'SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon',
        );
        const { buckets, all } = this.#held.release(BigInt(rows[0]?.horizon ?? 0));
        if (all) this.#events.movedAll();
        else if (buckets.size > 0) this.#events.moved(buckets);
        if (this.#held.isEmpty) return;
        await setTimeout(this.#pause);
        this.#pause = Math.min(this.#pause * 1.5, longestLook);
      }
    } catch {
      // The connection is lost, or does not answer: the next one tells everybody to pull.
      await client.end().catch(() => undefined);
    } finally {
      this.#isLooking = false;
    }
  }
}
