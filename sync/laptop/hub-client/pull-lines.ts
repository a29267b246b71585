import { isEntityName } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError } from '../../model/error.ts';
import { isKeyOf } from '../../model/key.ts';
import {
  bucketLineSchema,
  doneLineSchema,
  endLineSchema,
  errorLineSchema,
  helloSchema,
  type PullLine,
  type Row,
} from '../../protocol/pull.ts';

const markSchemas = {
  hello: helloSchema,
  bucket: bucketLineSchema,
  end: endLineSchema,
  done: doneLineSchema,
  error: errorLineSchema,
} as const;

/** Reads the lines of a pull. It does not check the records' values: the mirror's columns do. */
export class PullLineParser {
  #columns: Partial<Record<EntityName, readonly string[]>> = {};

  /** @throws `bad_answer` */
  parse(text: string): PullLine {
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch (cause) {
      throw garbage(cause);
    }
    // There are hundreds of thousands of rows. To check their shape by hand is faster than the schema.
    if (Array.isArray(line)) {
      if (!this.#isRow(line)) throw garbage();
      return line;
    }
    return this.#mark(line);
  }

  #isRow(line: readonly unknown[]): line is Row {
    const [entity, key, etag, position, record, movedTo] = line;
    if (!isEntityName(entity) || !isKeyOf(entity, key)) return false;
    if (typeof position !== 'string') return false;
    if (etag === null) {
      return (
        record === null && (line.length === 5 || (line.length === 6 && isKeyOf(entity, movedTo)))
      );
    }
    return (
      line.length === 5 &&
      typeof etag === 'string' &&
      etag !== '' &&
      Array.isArray(record) &&
      record.length === this.#columns[entity]?.length
    );
  }

  #mark(line: unknown): PullLine {
    if (typeof line !== 'object' || line === null) throw garbage();
    for (const [name, schema] of Object.entries(markSchemas)) {
      if (!Object.hasOwn(line, name)) continue;
      const parsed = schema.safeParse(line);
      if (!parsed.success) throw garbage(parsed.error);
      if ('bucket' in parsed.data) this.#columns = parsed.data.columns;
      return parsed.data;
    }
    throw garbage();
  }
}

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
