/** Characters of the longest line: the largest record, a profile, has 400 KB. */
const longestLine = 16 * 1024 * 1024;

/** Cuts a stream of bytes into lines, as they arrive: UTF-8, each ended by a line feed. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /**
   * @returns the lines that this chunk completes; it may begin and end anywhere, even in a character
   * @throws RangeError when a line is longer than any of a hub
   */
  push(chunk: Uint8Array): string[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n');
    if (end < 0) {
      this.#rest += text;
      if (this.#rest.length > longestLine) throw new RangeError('The line is too long');
      return [];
    }
    const whole = this.#rest + text.slice(0, end);
    this.#rest = text.slice(end + 1);
    return whole.split('\n');
  }

  /** Whether a line without its end is left. */
  get unfinished(): boolean {
    return this.#rest !== '' || this.#decoder.decode() !== '';
  }
}
