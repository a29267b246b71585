import { hash } from 'node:crypto';
import { contentFields } from '../model/catalog.ts';
import type { EntityName } from '../model/entity.ts';
import { sentValues } from './sent-record.ts';
import type { Etag, SentRecord } from './values.ts';

/**
 * The text that the etag of a record identifies: the JSON array of its content, with ", " between the values. The
 * same text as `json_build_array(…)::text` of PostgreSQL.
 * @param values of the content fields, in their order, as they are sent
 */
export function contentText(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (i > 0) text += ', ';
    text += typeof value === 'string' && !mustEscape.test(value) ? `"${value}"` : json(value);
  }
  return `${text}]`;
}

const json = (value: unknown) => JSON.stringify(value ?? null);
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes them
const mustEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/**
 * The etag of a record's content (design section 5).
 * @param values of the content fields, in their order, as they are sent
 * @returns the first 16 bytes of SHA-256 over the content's text in UTF-8, as 32 hexadecimal digits
 */
export function etagOfContent(values: readonly unknown[]): Etag {
  return hash('sha256', contentText(values), 'hex').slice(0, 32) as Etag;
}

/** The etag of a sent record, whose fields are those of the model. */
export function etagOfRecord(entity: EntityName, record: SentRecord): Etag {
  const values = sentValues(record);
  return etagOfContent(contentFields(entity).map(([name]) => values[name] ?? null));
}
