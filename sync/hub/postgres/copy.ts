import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import type { AnyRecord } from '../../model/catalog.ts';

/**
 * Loads records with `COPY … FROM STDIN`, one statement for all of them. Objects are written as JSON. A column that a
 * record does not name is null.
 */
export async function copyInto(
  client: pg.PoolClient,
  given: { table: string; columns: readonly string[]; records: Iterable<AnyRecord> },
): Promise<void> {
  const { table, columns, records } = given;
  const sink = client.query(from(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(chunks(columns, records)), sink);
}

/** Lines in pieces of about 64 KB, because a write for each line would cost more than making the line. */
function* chunks(columns: readonly string[], records: Iterable<AnyRecord>): Generator<string> {
  let text = '';
  for (const record of records) {
    text += `${columns.map((column) => copyValue(record[column])).join('\t')}\n`;
    if (text.length > 65_536) {
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}

/** PostgreSQL's text format: the page on COPY, “Text Format”. */
function copyValue(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character] as string)
    : text;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};
