import { brotliCompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import type { Clock } from '../../engine/ports.ts';
import { CaseloadError } from '../../model/error.ts';
import { resultSchema } from '../../protocol/result.ts';
import type { Prover } from '../keys/device-key.ts';
import { hubUrl } from './hub-url.ts';
import { garbage } from './pull-lines.ts';
import { type SilenceWatch, unreachable, watchSilence } from './silence-watch.ts';
import { textOf } from './stream.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface TransportOptions {
  readonly url: string;
  readonly fetch: Fetch;
  readonly prove: Prover;
  readonly clock: Clock;
  /** Milliseconds without a byte after which the hub counts as gone. */
  readonly silence?: number;
  /** Bytes a second of the slowest line on which a request still arrives. */
  readonly leastRate?: number;
}

const standardSilence = 30_000;
const standardLeastRate = 1000;
/** Bytes of the largest answer: a request for records may bring hundreds of profiles, each with its documents. */
const mostAnswer = 256 * 1024 * 1024;
/** Bytes of the largest refusal. */
const mostRefusal = 1024 * 1024;

/** Requests to a hub, with this device's proofs. `close` ends all that run. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #url: string;
  readonly #closing = new AbortController();
  /** How far the hub's clock is ahead of ours, in milliseconds. */
  #offset = 0;
  /**
   * When the hub last said something, by our clock, in milliseconds since 1970; undefined: it has not answered the last
   * request.
   */
  #heardAt: number | undefined;

  /** @throws `insecure_url` */
  constructor(options: TransportOptions) {
    this.#options = options;
    this.#url = hubUrl(options.url);
  }

  close(): void {
    this.#closing.abort();
  }

  /** Notes that the hub has just said something that only a hub of this protocol says. */
  noteHeard(): void {
    this.#heardAt = this.#options.clock.now().getTime();
  }

  /** Whether the hub has said something within the time after which a silent one counts as gone. */
  hasJustHeard(): boolean {
    const { clock, silence = standardSilence } = this.#options;
    const age = clock.now().getTime() - (this.#heardAt ?? Number.NaN);
    // A clock that was set back shows nothing.
    return age >= 0 && age < silence;
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
    const read = await readAnswer(await this.request(path, message), value);
    this.noteHeard();
    return read;
  }

  /** As `ask`, for requests without a message and without a proof. */
  async get<Value extends z.ZodType>(path: string, value: Value): Promise<z.output<Value>> {
    return readAnswer(await this.#fetch(`${this.#url}${path}`, { method: 'GET' }), value);
  }

  /**
   * Sends a message. When the hub refuses the proof, makes it again by the hub's clock, because laptops' clocks drift.
   * @param signal ends the request, and its answer while that arrives
   * @throws `unreachable`
   */
  async request(path: string, message: unknown, signal?: AbortSignal): Promise<Watched> {
    const body = bodyOf(message);
    const first = await this.#send(path, body, signal);
    if (first.response.status !== 401) return first;
    const { response, watch } = first;
    const text = await refusalText(first).catch((error: unknown) => {
      watch.end();
      throw error;
    });
    if (!this.#setClockBy(response, text)) {
      return { response: new Response(text, { status: 401 }), watch };
    }
    watch.end();
    return this.#send(path, body, signal);
  }

  async #send(path: string, body: Body, signal: AbortSignal | undefined): Promise<Watched> {
    const { prove, clock } = this.#options;
    const url = `${this.#url}${path}`;
    const at = new Date(clock.now().getTime() + this.#offset);
    const proof = await prove({ method: 'POST', url, body: body.bytes, at });
    const headers = { Proof: proof, ...body.headers };
    return this.#fetch(url, { method: 'POST', body: body.bytes, headers }, signal);
  }

  async #fetch(
    url: string,
    init: Omit<RequestInit, 'body'> & { readonly body?: Body['bytes'] },
    signal?: AbortSignal,
  ): Promise<Watched> {
    const { fetch, silence = standardSilence, leastRate = standardLeastRate } = this.#options;
    // A fetch does not say how much of a body has left, so the hub may be silent for as long as the body may take.
    const upload = ((init.body?.byteLength ?? 0) / leastRate) * 1000;
    const closing = this.#closing.signal;
    this.#heardAt = undefined;
    const watch = watchSilence(silence, signal ? AbortSignal.any([closing, signal]) : closing);
    try {
      const answer = fetch(url, {
        ...init,
        credentials: 'omit',
        redirect: 'error',
        signal: watch.signal,
      });
      return { response: await watch(answer, upload), watch };
    } catch (error) {
      watch.end();
      throw error;
    }
  }

  /** Adopts the hub's clock. @returns whether a new proof may pass by that clock */
  #setClockBy(response: Response, refusal: string): boolean {
    const code = refusalSchema.safeParse(parseJson(refusal)).data?.error.code;
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (code !== 'bad_proof' || Number.isNaN(theirs)) return false;
    this.#offset = theirs - this.#options.clock.now().getTime();
    return true;
  }
}

interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Bytes of the header that names the coding. */
const headerLength = 22;

/** A message as it is sent: compressed, where that makes it smaller. */
function bodyOf(message: unknown): Body {
  const bytes = Buffer.from(JSON.stringify(message));
  const smaller = compressed(bytes);
  return smaller.byteLength + headerLength < bytes.byteLength
    ? { bytes: new Uint8Array(smaller), headers: { 'content-encoding': 'br' } }
    : { bytes: new Uint8Array(bytes), headers: {} };
}

/**
 * Most messages are short, and Brotli (RFC 7932) knows many words of JSON from a dictionary of its own: it makes a
 * request a tenth smaller than gzip or zstd does. Every hub reads it.
 */
function compressed(message: Buffer): Buffer {
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_MODE: mode, BROTLI_MODE_TEXT } = constants;
  // The best quality takes a second for a megabyte.
  const params = { [mode]: BROTLI_MODE_TEXT, [quality]: message.byteLength < 4096 ? 11 : 5 };
  return brotliCompressSync(message, { params });
}

/** An answer whose body is still on its way. */
export interface Watched {
  readonly response: Response;
  readonly watch: SilenceWatch;
}

async function readAnswer<Value extends z.ZodType>(
  answer: Watched,
  value: Value,
): Promise<z.output<Value>> {
  const { response, watch } = answer;
  try {
    const text = response.ok
      ? await textOf(response.body, { watch, most: mostAnswer })
      : await refusalText(answer);
    return unwrap(text, response, value);
  } finally {
    watch.end();
  }
}

/**
 * The text of a refusal, which is short: all of it has to come within one silence. Empty when it is too long to be
 * the hub's.
 */
function refusalText({ response, watch }: Watched): Promise<string> {
  return watch(textOf(response.body, { watch, most: mostRefusal }));
}

const refusalSchema = z.object({ error: z.object({ code: z.string() }) });

/** The refusal that came where a stream should have begun. */
export async function readRefusal(answer: Watched): Promise<CaseloadError> {
  unwrap(await refusalText(answer), answer.response, z.never());
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
    // A proxy answers for a hub that is down.
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
    // A text that is not JSON is not an envelope: the caller refuses it.
    return undefined;
  }
}
