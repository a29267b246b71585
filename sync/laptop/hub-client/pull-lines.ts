import { entities } from '../../model/catalog.ts';
import { CaseloadError } from '../../model/error.ts';
import { isKeyOf } from '../../model/key.ts';
import {
  bucketLineSchema,
  doneLineSchema,
  type EntityLine,
  endLineSchema,
  entityLineSchema,
  errorLineSchema,
  helloSchema,
  type MarkLine,
  type PullLine,
  type Row,
} from '../../protocol/pull.ts';
import type { Etag, Position } from '../../protocol/values.ts';

const markSchemas = {
  hello: helloSchema,
  bucket: bucketLineSchema,
  entity: entityLineSchema,
  end: endLineSchema,
  done: doneLineSchema,
  error: errorLineSchema,
} as const;

/** Reads the lines of a pull. It does not check the records' values: the mirror's columns do. */
export class PullLineParser {
  #entity: EntityLine | undefined;
  /** The places of the key in the content. */
  #keyPlaces: readonly number[] = [];

  /** @throws `bad_answer` */
  parse(text: string): PullLine {
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch (cause) {
      throw garbage(cause);
    }
    return Array.isArray(line) ? this.#row(line) : this.#mark(line);
  }

  /** There are hundreds of thousands of rows. To check their shape by hand is faster than the schema. */
  #row(line: readonly unknown[]): Row {
    const [position, etag, third, content] = line;
    if (this.#entity === undefined || !isPosition(position)) throw garbage();
    const { entity } = this.#entity;
    if (etag === null) {
      const isMoved = line.length === 4 && isKeyOf(entity, content);
      if ((line.length !== 3 && !isMoved) || !isKeyOf(entity, third)) throw garbage();
      return isMoved
        ? [entity, third, null, position, null, content]
        : [entity, third, null, position, null];
    }
    if (line.length !== 4 || !isEtag(etag) || !Array.isArray(third) || !Array.isArray(content)) {
      throw garbage();
    }
    const isWhole =
      content.length === this.#entity.content.length &&
      third.length === this.#entity.bookkeeping.length;
    const key = this.#keyPlaces.map((place) => content[place]);
    if (!isWhole || !isKeyOf(entity, key)) throw garbage();
    content.push(...third);
    return [entity, key, etag, position, content];
  }

  #mark(line: unknown): MarkLine {
    if (typeof line !== 'object' || line === null) throw garbage();
    for (const [name, schema] of Object.entries(markSchemas)) {
      if (!Object.hasOwn(line, name)) continue;
      const parsed = schema.safeParse(line);
      if (!parsed.success) throw garbage(parsed.error);
      if ('bucket' in parsed.data) this.#entity = undefined;
      if ('entity' in parsed.data) this.#begin(parsed.data);
      return parsed.data;
    }
    throw garbage();
  }

  #begin(line: EntityLine): void {
    this.#entity = line;
    this.#keyPlaces = entities[line.entity].key.map((name) => line.content.indexOf(name));
  }
}

const isPosition = (value: unknown): value is Position => typeof value === 'string';
const isEtag = (value: unknown): value is Etag => typeof value === 'string' && value !== '';

/** The answer is not a message of the protocol: the page of a captive portal, or a defect. */
export function garbage(cause?: unknown): CaseloadError {
  return new CaseloadError(
    {
      code: 'bad_answer',
      params: { reason: 'not_the_hub' },
    },
    { cause },
  );
}
