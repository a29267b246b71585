import { entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError } from '../../model/error.ts';
import { isKeyOf } from '../../model/key.ts';
import { positionReader } from '../../protocol/position.ts';
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
  sameLineSchema,
} from '../../protocol/pull.ts';
import type { Etag, Position } from '../../protocol/values.ts';
import type { CutLine } from './ndjson.ts';

const markSchemas = {
  hello: helloSchema,
  same: sameLineSchema,
  bucket: bucketLineSchema,
  entity: entityLineSchema,
  end: endLineSchema,
  done: doneLineSchema,
  error: errorLineSchema,
} as const;

/** Reads the lines of a pull. It does not check the records' values: the mirror's columns do. */
export class PullLineParser {
  #entity: EntityLine | undefined;
  #positionOf = positionReader();
  /** The places of the key in the content. */
  #keyPlaces: readonly number[] = [];

  /** @throws `bad_answer` */
  parse(text: string | CutLine): PullLine {
    if (typeof text !== 'string') return this.#cutRow(text);
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch (cause) {
      throw garbage(cause);
    }
    return Array.isArray(line) ? this.#row(line, text) : this.#mark(line);
  }

  /**
   * There are hundreds of thousands of rows. To check their shape by hand is faster than the schema. A record may have
   * too few values or too many: its reader finds that it is not what its etag says.
   */
  #row(line: readonly unknown[], text: string): PullLine {
    if (this.#entity === undefined) throw garbage();
    const { entity } = this.#entity;
    const [sent, etag, third, content] = line;
    const position = this.#positionOf(sent);
    const unkeyed = () => unkeyedRow({ entity, position, etag }, text);
    if (position === undefined) return unkeyed();
    if (etag === null) {
      const isMoved = line.length === 4 && isKeyOf(entity, content);
      if ((line.length !== 3 && !isMoved) || !isKeyOf(entity, third)) {
        return unkeyed();
      }
      return isMoved
        ? [entity, third, null, position, null, content]
        : [entity, third, null, position, null];
    }
    if (line.length !== 4 || !isEtag(etag) || !Array.isArray(third) || !Array.isArray(content)) {
      return unkeyed();
    }
    const key = this.#keyPlaces.map((place) => content[place]);
    if (!isKeyOf(entity, key)) return unkeyed();
    content.push(...third);
    return [entity, key, etag, position, content];
  }

  /** A row whose content is too long to be kept. */
  #cutRow({ start }: CutLine): PullLine {
    const [, sent, etag] = /^\[("[0-9.]+"|[0-9]+), "([0-9a-f]+)", /.exec(start) ?? [];
    if (this.#entity === undefined || sent === undefined) throw garbage();
    const position = this.#positionOf(JSON.parse(sent));
    return unkeyedRow({ entity: this.#entity.entity, position, etag }, start);
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
    this.#positionOf = positionReader();
    this.#keyPlaces = entities[line.entity].key.map((name) => line.content.indexOf(name));
  }
}

function unkeyedRow(
  row: { entity: EntityName; position: Position | undefined; etag: unknown },
  raw: string,
): PullLine {
  const { entity, position = '', etag } = row;
  return { unkeyed: { entity, position, etag: isEtag(etag) ? etag : null, raw } };
}

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
