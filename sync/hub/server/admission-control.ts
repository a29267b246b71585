import { CaseloadError } from '../../model/error.ts';

export interface AdmissionOptions {
  /** Requests that are served at the same time. */
  readonly capacity: number;
  /** Requests that wait for their turn; the hub refuses those beyond. */
  readonly queue: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The time at which a refused laptop goes before new ones. Milliseconds. */
interface Slot {
  readonly at: number;
  readonly until: number;
  /** How often the hub has refused it, this time included. */
  readonly refusals: number;
}

/** A laptop whose clock is fast by this much keeps its slot. Milliseconds. */
const early = 250;
const slotMs = 60_000;
/** Bounds the memory, against a client that signs each request with a new key. */
const mostSlots = 20_000;
/** The wait doubles with each refusal, whatever the pace: the hub may be stuck. Milliseconds. */
const shortestWait = 125;
const longestWait = 30_000;
const firstPace = 5;
/** Weight of the newest interval in the mean time from one request's end to the next one's. */
const weight = 0.05;

/**
 * Admits as many requests as the hub can serve. It refuses the others with a time to come again: each one later
 * than the one before, at the pace at which it serves requests. A laptop that comes at its time goes before
 * new ones. So when a thousand laptops come at once, the hub serves them all, in about the order in which they
 * came, with one or two refusals each.
 *
 * The slots are in this process alone. With several hubs behind one address, a laptop is new to a hub that has
 * not refused it.
 */
export class AdmissionControl {
  readonly #options: AdmissionOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #returned: (() => void)[] = [];
  readonly #newcomers: (() => void)[] = [];
  #running = 0;
  #lastSlot = 0;
  /** Milliseconds from one request's end to the next one's, while others wait. */
  #pace = firstPace;
  #lastEnd = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * Waits until a request may be served.
   * @param who the laptop
   * @param gone aborts when the laptop does not wait any longer
   * @returns a function to call when the request has been served; a second call does nothing
   * @throws `hub_busy` with the time to come again
   */
  async enter(who: string, gone?: AbortSignal): Promise<() => void> {
    const { capacity, queue, now } = this.#options;
    const slot = this.#slotOf(who);
    if (this.#running >= capacity || this.#returned.length + this.#newcomers.length > 0) {
      const isDue = slot !== undefined && now() >= slot.at - early;
      if (isDue && this.#returned.length < queue) await turn(this.#returned, gone);
      else if (this.#slots.size === 0 && this.#newcomers.length < queue)
        await turn(this.#newcomers, gone);
      else throw this.#refuse(who, isDue ? undefined : slot);
    } else {
      this.#running += 1;
    }
    this.#slots.delete(who);
    let hasLeft = false;
    return () => {
      if (!hasLeft) this.#leave();
      hasLeft = true;
    };
  }

  #slotOf(who: string): Slot | undefined {
    const slot = this.#slots.get(who);
    return slot !== undefined && slot.until < this.#options.now() ? undefined : slot;
  }

  /** A laptop that comes before its slot keeps it. */
  #refuse(who: string, slot: Slot | undefined): CaseloadError {
    const now = this.#options.now();
    const { at } = slot ?? this.#nextSlot(who, now);
    return new CaseloadError({
      code: 'hub_busy',

      retry_after: Math.ceil(Math.max(0, at - now)) / 1000,
    });
  }

  #nextSlot(who: string, now: number): Slot {
    for (const [other, { until }] of this.#slots) {
      // The map keeps the order in which slots were given.
      if (until >= now && this.#slots.size < mostSlots) break;
      this.#slots.delete(other);
    }
    const ahead = this.#running + this.#returned.length + this.#newcomers.length;
    this.#lastSlot = Math.max(this.#lastSlot, now + ahead * this.#pace) + this.#pace;
    const refusals = (this.#slotOf(who)?.refusals ?? 0) + 1;
    const patience = Math.min(shortestWait * 2 ** refusals, longestWait);
    const at = Math.max(this.#lastSlot, now + patience);
    const slot = { at, until: at + slotMs, refusals };
    this.#slots.delete(who);
    this.#slots.set(who, slot);
    return slot;
  }

  #leave(): void {
    const now = this.#options.now();
    const next = this.#returned.shift() ?? this.#newcomers.shift();
    if (next === undefined) {
      this.#running -= 1;
      this.#lastEnd = 0;
      return;
    }
    // While nobody waits, the interval measures how few requests come, not how long serving takes.
    if (this.#lastEnd > 0) this.#pace += weight * (now - this.#lastEnd - this.#pace);
    this.#lastEnd = now;
    // The next request takes over the place.
    next();
  }
}

function turn(queue: (() => void)[], gone: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      gone?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      queue.splice(queue.indexOf(go), 1);
      reject(gone?.reason);
    };
    queue.push(go);
    gone?.addEventListener('abort', leave, { once: true });
  });
}
