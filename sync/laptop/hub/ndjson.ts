const newline = 0x0a;

/**
 * Cuts a stream of bytes into lines, as they arrive: UTF-8, each ended by a line feed. A byte of a line
 * feed is part of no other character, so that a chunk may end anywhere.
 */
export class LineSplitter {
  #rest: Uint8Array[] = [];

  /** @returns the lines that this chunk completes */
  push(chunk: Uint8Array): string[] {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      this.#rest.push(chunk);
      return [];
    }
    const whole = Buffer.concat([...this.#rest, chunk.subarray(0, end)]);
    this.#rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    return whole.toString('utf8').split('\n');
  }

  /** Whether bytes of a line without its end are left. */
  get unfinished(): boolean {
    return this.#rest.length > 0;
  }
}
