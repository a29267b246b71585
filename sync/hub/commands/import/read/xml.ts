import { SaxesParser } from 'saxes';
import { CaseloadError, type Problem } from '../../../../model/error.ts';
import { badFile, readText } from './text.ts';

/** An XML element, with its text trimmed. Names are without prefix. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
  readonly attributes: Readonly<Record<string, string>>;
}

interface OpenElement extends Element {
  text: string;
  readonly children: Element[];
}

/** A child of the root element. */
export interface XmlRecord {
  /** Of its opening tag, from 1. */
  readonly line: number;
  readonly name: string;
  /** Undefined: it is too large, and nothing of it was kept. */
  readonly element: Element | undefined;
}

/** Characters that one record, and one tag, text or comment, may have. */
const mostCharacters = 1024 * 1024;
/** What an element without text costs beside it. */
const elementCost = 32;
const deepest = 100;

/**
 * Streams the children of the root element. Memory holds one chunk of the file and the records in it: of a record
 * beyond the limit nothing is kept, and a file with a longer text, or deeper elements, is refused.
 * @throws CaseloadError `bad_file` with file and line when it is not well-formed, `too_large`, and those of `readText`
 */
export async function* readRecords(file: string): AsyncGenerator<XmlRecord> {
  const reader = new RecordReader(file);
  for await (const text of readText(file)) {
    reader.write(text);
    yield* reader.take();
  }
  reader.close();
  yield* reader.take();
}

/** The name of a file's root element. */
export async function readRoot(file: string): Promise<string> {
  const reader = new RecordReader(file);
  for await (const text of readText(file)) {
    reader.write(text);
    if (reader.root !== undefined) return reader.root;
  }
  reader.close();
  throw badFile(`${file} holds no element.`);
}

class RecordReader {
  root: string | undefined;
  readonly #parser = new SaxesParser();
  readonly #file: string;
  #complete: XmlRecord[] = [];
  readonly #open: OpenElement[] = [];
  /** Where the open record begins. */
  #line = 0;
  /** Of the open record. Beyond the limit its elements are dropped. */
  #size = 0;
  /** Where the last tag, text or comment ended: the place, and the line. */
  #seen = 0;
  #next = 1;

  constructor(file: string) {
    this.#file = file;
    const parser = this.#parser;
    parser.on('opentag', ({ name, attributes }) => this.#enter(localName(name), attributes));
    parser.on('closetag', () => this.#leave());
    parser.on('text', (text) => this.#addText(text));
    parser.on('cdata', (text) => this.#addText(text));
    const see = () => this.#see();
    for (const event of ['comment', 'processinginstruction', 'doctype'] as const) {
      parser.on(event, see);
    }
    parser.on('error', (error) => {
      throw badFile(`${file}, line ${parser.line}: ${error.message}`, error);
    });
  }

  write(text: string): void {
    this.#parser.write(text);
    if (this.#parser.position - this.#seen > mostCharacters) throw new CaseloadError(tooLarge);
  }

  close(): void {
    this.#parser.close();
  }

  take(): XmlRecord[] {
    const complete = this.#complete;
    this.#complete = [];
    return complete;
  }

  #see(): void {
    this.#seen = this.#parser.position;
    this.#next = this.#parser.line;
  }

  #enter(name: string, attributes: Readonly<Record<string, string>>): void {
    this.root ??= name;
    if (this.#open.length > deepest) {
      throw badFile(`${this.#file}, line ${this.#parser.line}: elements lie too deep.`);
    }
    if (this.#open.length === 1) {
      this.#line = this.#next;
      this.#size = 0;
    }
    const parts = Object.entries(attributes);
    this.#grow(parts.reduce((sum, [key, value]) => sum + key.length + value.length, elementCost));
    this.#open.push({ name, text: '', children: [], attributes });
    this.#see();
  }

  #leave(): void {
    this.#see();
    const element = this.#open.pop() as OpenElement;
    element.text = element.text.trim();
    if (this.#open.length === 1) {
      const isWhole = this.#size <= mostCharacters;
      const { name } = element;
      this.#complete.push({ line: this.#line, name, element: isWhole ? element : undefined });
    } else if (this.#size <= mostCharacters) {
      this.#open.at(-1)?.children.push(element);
    }
  }

  #addText(text: string): void {
    this.#see();
    // Text between records says nothing.
    if (this.#open.length < 2) return;
    this.#grow(text.length);
    const last = this.#open.at(-1);
    if (last !== undefined && this.#size <= mostCharacters) last.text += text;
  }

  #grow(by: number): void {
    const wasWhole = this.#size <= mostCharacters;
    this.#size += by;
    if (!wasWhole || this.#size <= mostCharacters) return;
    for (const element of this.#open.slice(1)) {
      element.text = '';
      element.children.length = 0;
    }
  }
}

export const tooLarge: Problem<'too_large'> = {
  code: 'too_large',
  params: { reason: 'import', limit: mostCharacters },
};

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** An element's children with a name. */
export function all(element: Element, name: string): Element[] {
  return element.children.filter((child) => child.name === name);
}

/** The first element down a path of names, or undefined. */
export function find(element: Element, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>(
    (at, name) => at?.children.find((child) => child.name === name),
    element,
  );
}
