import { z } from 'zod';
import type { Clock } from '../../engine/ports.ts';
import { CaseloadError } from '../../model/error.ts';
import { resultSchema } from '../../protocol/messages.ts';
import type { Prover } from '../keys/device-key.ts';
import { hubUrl } from './hub-url.ts';
import { garbage } from './pull-lines.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface TransportOptions {
  readonly url: string;
  readonly fetch: Fetch;
  readonly prove: Prover;
  readonly clock: Clock;
  /** Milliseconds without a byte after which the hub counts as gone. */
  readonly silence?: number;
}

const standardSilence = 30_000;

/** Requests to a hub, proven as this device's. Ends all that run when `close` is called. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #url: string;
  readonly #closing = new AbortController();
  /** How far the hub's clock is ahead of ours, in milliseconds. */
  #offset = 0;

  /** @throws `insecure_url` */
  constructor(options: TransportOptions) {
    this.#options = options;
    this.#url = hubUrl(options.url);
  }

  close(): void {
    this.#closing.abort();
  }

  /**
   * Asks for one JSON value, with a message.
   * @throws the hub's own error; `unreachable`; `bad_answer`
   */
  async ask<Value extends z.ZodType>(
    path: string,
    message: unknown,
    value: Value,
  ): Promise<z.output<Value>> {
    return read(await this.request(path, message), value);
  }

  /** As `ask`, for what anyone may ask without a message. */
  async get<Value extends z.ZodType>(path: string, value: Value): Promise<z.output<Value>> {
    return read(await this.#fetch(`${this.#url}${path}`, { method: 'GET' }), value);
  }

  /**
   * Sends a message. A refused proof is made once more by the hub's clock: laptops drift.
   * @param signal ends the request, and its answer while that arrives
   * @throws `unreachable`
   */
  async request(path: string, message: unknown, signal?: AbortSignal): Promise<Watched> {
    const body = JSON.stringify(message);
    const first = await this.#send(path, body, signal);
    if (first.response.status !== 401 || !(await this.#clockWasWrong(first))) return first;
    first.watch.end();
    return this.#send(path, body, signal);
  }

  async #send(path: string, body: string, signal: AbortSignal | undefined): Promise<Watched> {
    const { prove, clock } = this.#options;
    const url = `${this.#url}${path}`;
    const at = new Date(clock.now().getTime() + this.#offset);
    const proof = await prove({ method: 'POST', url, body, at });
    const headers = { 'content-type': 'application/json', DPoP: proof };
    return this.#fetch(url, { method: 'POST', body, headers }, signal);
  }

  async #fetch(url: string, init: RequestInit, signal?: AbortSignal): Promise<Watched> {
    const { fetch, silence = standardSilence } = this.#options;
    const closing = this.#closing.signal;
    const watch = watchFor(silence, signal ? AbortSignal.any([closing, signal]) : closing);
    try {
      const answer = fetch(url, {
        ...init,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal: watch.signal,
      });
      return { response: await watch(answer), watch };
    } catch (error) {
      watch.end();
      throw error;
    }
  }

  /** Whether a refused proof can be mended by the hub's clock; takes it over. */
  async #clockWasWrong({ response }: Watched): Promise<boolean> {
    const code = await refusalOf(response.clone());
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (code !== 'bad_proof' || Number.isNaN(theirs)) return false;
    this.#offset = theirs - this.#options.clock.now().getTime();
    return true;
  }
}

/** An answer whose body is still on its way. */
export interface Watched {
  readonly response: Response;
  readonly watch: Watch;
}

async function read<Value extends z.ZodType>(
  { response, watch }: Watched,
  value: Value,
): Promise<z.output<Value>> {
  try {
    return unwrap(await watch(response.text()), response, value);
  } finally {
    watch.end();
  }
}

/** Waits for something of the network; `unreachable` when nothing comes for too long. */
export interface Watch {
  <Value>(work: Promise<Value>): Promise<Value>;
  readonly signal: AbortSignal;
  /** Gives up what is still on its way. */
  end(): void;
}

function watchFor(silence: number, closing: AbortSignal): Watch {
  const controller = new AbortController();
  const stop = () => controller.abort();
  closing.addEventListener('abort', stop);
  if (closing.aborted) stop();
  const watch = async <Value>(work: Promise<Value>): Promise<Value> => {
    const timer = setTimeout(stop, silence);
    try {
      return await unlessAborted(work, controller.signal);
    } catch (cause) {
      throw unreachable(cause);
    } finally {
      clearTimeout(timer);
    }
  };
  return Object.assign(watch, {
    signal: controller.signal,
    end: () => {
      closing.removeEventListener('abort', stop);
      stop();
    },
  });
}

/**
 * Rejects when the signal says so: a fetch that does not heed its signal must not hang the laptop. A race
 * with one promise for the whole answer would keep every chunk of it, so each wait has a listener of its own.
 */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('No answer came in time.'));
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail, { once: true });
    const settled = () => signal.removeEventListener('abort', fail);
    work.then(resolve, reject).finally(settled);
  });
}

function unreachable(cause: unknown): CaseloadError {
  return new CaseloadError(
    {
      code: 'unreachable',
    },
    { cause },
  );
}

const refusalSchema = z.object({ error: z.object({ code: z.string() }) });

async function refusalOf(response: Response): Promise<string | undefined> {
  const json = parseJson(await response.text());
  return refusalSchema.safeParse(json).data?.error.code;
}

/** The refusal that came where a stream should have begun. */
export async function readRefusal({ response, watch }: Watched): Promise<CaseloadError> {
  unwrap(await watch(response.text()), response, z.never());
  return garbage();
}

/** The value in an answer's envelope. @throws the hub's error; `bad_answer`; `unreachable` */
function unwrap<Value extends z.ZodType>(
  text: string,
  response: Response,
  value: Value,
): z.output<Value> {
  const envelope = resultSchema(value).safeParse(parseJson(text));
  if (!envelope.success) {
    // A proxy speaks for a hub that is down.
    if ([502, 503, 504].includes(response.status)) throw unreachable(envelope.error);
    throw garbage(envelope.error);
  }
  const result = envelope.data as
    | { ok: true; value: z.output<Value> }
    | { ok: false; error: ConstructorParameters<typeof CaseloadError>[0] };
  if (!result.ok) throw new CaseloadError(result.error);
  return result.value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no envelope either, and is refused as such.
    return undefined;
  }
}
