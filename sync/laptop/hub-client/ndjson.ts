import { longestRecord } from '../../protocol/values.ts';

/** Characters that are kept of a line that is too long: more than come before the content of a row. */
const keptOfCut = 1000;

/** A line that is too long to be kept, by its beginning. */
export interface CutLine {
  readonly start: string;
}

/** Cuts a stream of bytes into lines, as they arrive: UTF-8, each ended by a line feed. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  #rest = '';
  /** Whether the line that is arriving is too long. */
  #isCut = false;

  /**
   * @returns the lines that this chunk completes, and the one that it makes too long; it may begin and end anywhere,
   * even in a character
   */
  push(chunk: Uint8Array): (string | CutLine)[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n');
    if (end < 0) return this.#grow(text);
    const lines: (string | CutLine)[] = (this.#rest + text.slice(0, end)).split('\n');
    if (this.#isCut) lines.shift();
    this.#rest = '';
    this.#isCut = false;
    lines.push(...this.#grow(text.slice(end + 1)));
    return lines;
  }

  #grow(text: string): CutLine[] {
    if (this.#isCut) return [];
    this.#rest += text;
    if (this.#rest.length <= longestRecord) return [];
    const start = this.#rest.slice(0, keptOfCut);
    this.#rest = '';
    this.#isCut = true;
    return [{ start }];
  }

  /** Whether a line without its end is left. */
  get unfinished(): boolean {
    return this.#isCut || this.#rest !== '' || this.#decoder.decode() !== '';
  }
}
