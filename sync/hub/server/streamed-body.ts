import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { compressAnswer, createCompressor, type Encoding } from './content-encoding.ts';

/** Bytes of an answer that is worth the headers of a stream. */
const leastStreamed = 500;

/**
 * What a route writes its lines to. An answer that ends while it is short goes out whole, with its length; the headers
 * of a stream would be larger than it is. A longer one is streamed and compressed.
 */
export class StreamedBody extends Writable {
  readonly #raw: ServerResponse;
  readonly #encoding: Encoding | undefined;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Where a long answer goes. */
  #stream: (Writable & { flush?(): void }) | undefined;

  /** @param encoding undefined: the laptop takes no coding */
  constructor(raw: ServerResponse, encoding: Encoding | undefined) {
    super();
    this.#raw = raw;
    this.#encoding = encoding;
    raw.once('close', () => this.destroy());
  }

  /** Whether the route has written something. */
  get hasBegun(): boolean {
    return this.#heldBytes > 0;
  }

  override _write(piece: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#heldBytes += piece.byteLength;
    // The route notices by `close` that the laptop has hung up.
    const written = (error?: Error | null) => (error ? this.destroy() : done());
    if (this.#stream !== undefined) this.#stream.write(piece, written);
    else {
      this.#held.push(piece);
      if (this.#heldBytes < leastStreamed) done();
      else {
        this.#stream = this.#open();
        this.#stream.write(Buffer.concat(this.#held.splice(0)), written);
      }
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#stream !== undefined) this.#stream.end(done);
    else this.#endShort().then(() => done(), done);
  }

  async #endShort(): Promise<void> {
    const whole = Buffer.concat(this.#held);
    const compressed = await compressAnswer(whole, this.#encoding);
    if (compressed !== undefined)
      this.#raw.setHeader('Content-Encoding', this.#encoding as Encoding);
    await new Promise<void>((resolve) => this.#raw.end(compressed ?? whole, resolve));
  }

  /** Lets out what a long answer still holds back. */
  flush(): void {
    this.#stream?.flush?.();
  }

  #open(): Writable {
    const raw = this.#raw;
    // A proxy that gathers lines first would keep them from the laptop (nginx, proxy_buffering).
    raw.setHeader('X-Accel-Buffering', 'no');
    if (this.#encoding === undefined) return raw;
    raw.setHeader('Content-Encoding', this.#encoding);
    const compressor = createCompressor(this.#encoding);
    compressor.pipe(raw);
    raw.once('close', () => compressor.destroy());
    return compressor;
  }
}
