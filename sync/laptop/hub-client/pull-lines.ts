import { entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
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
} from '../../protocol/pull.ts';
import { type Etag, type Position, positionText } from '../../protocol/values.ts';

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
    return Array.isArray(line) ? this.#row(line, text) : this.#mark(line);
  }

  /**
   * There are hundreds of thousands of rows. To check their shape by hand is faster than the schema. A record may have
   * too few values or too many: its reader finds that it is not what its etag says.
   */
  #row(line: readonly unknown[], text: string): PullLine {
    if (this.#entity === undefined) throw garbage();
    const { entity } = this.#entity;
    const [position, etag, third, content] = line;
    if (!isPosition(position)) return unkeyed(entity, line, text);
    if (etag === null) {
      const isMoved = line.length === 4 && isKeyOf(entity, content);
      if ((line.length !== 3 && !isMoved) || !isKeyOf(entity, third)) {
        return unkeyed(entity, line, text);
      }
      return isMoved
        ? [entity, third, null, position, null, content]
        : [entity, third, null, position, null];
    }
    if (line.length !== 4 || !isEtag(etag) || !Array.isArray(third) || !Array.isArray(content)) {
      return unkeyed(entity, line, text);
    }
    const key = this.#keyPlaces.map((place) => content[place]);
    if (!isKeyOf(entity, key)) return unkeyed(entity, line, text);
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

function unkeyed(entity: EntityName, line: readonly unknown[], raw: string): PullLine {
  const [position, etag] = line;
  return {
    unkeyed: {
      entity,
      position: isPosition(position) ? position : '',
      etag: isEtag(etag) ? etag : null,
      raw,
    },
  };
}

const isPosition = (value: unknown): value is Position =>
  typeof value === 'string' && positionText.test(value);
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
