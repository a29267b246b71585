import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';
import { CaseloadError } from '../../../../model/error.ts';

/** An XML element, with its text trimmed. */
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

/**
 * Streams the records of an Ed-Fi interchange file: the children of the root element. Memory holds one chunk of the
 * file and the records in it.
 * @throws CaseloadError `bad_file` with file and line, when it is not a well-formed interchange
 */
export async function* interchangeRecords(file: string): AsyncGenerator<Element> {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let complete: Element[] = [];

  parser.on('opentag', ({ name, attributes }) => {
    if (open.length === 0 && !name.startsWith('Interchange')) {
      throw badFile(`${file} is not an Ed-Fi interchange: its root is <${name}>.`);
    }
    open.push({ name, text: '', children: [], attributes: attributes as Record<string, string> });
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => {
    const element = open.pop() as OpenElement;
    element.text = element.text.trim();
    if (open.length === 1) complete.push(element);
    else open.at(-1)?.children.push(element);
  });
  parser.on('error', (error) => {
    throw badFile(`${file}, line ${parser.line}: ${error.message}`, error);
  });

  for await (const chunk of createReadStream(file, 'utf8')) {
    parser.write(chunk as string);
    yield* complete;
    complete = [];
  }
  parser.close();
}

export function badFile(detail: string, cause?: unknown): CaseloadError {
  return new CaseloadError({ code: 'bad_file', params: { detail } }, { cause });
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

/** The text at a path; null where there is none. */
export function textOf(element: Element, ...path: string[]): string | null {
  return find(element, ...path)?.text || null;
}
