import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { statusOf } from '../../../sync/hub/server/routes/http-status.ts';
import { problemCodes } from '../../../sync/model/problem-codes.ts';
import {
  bucketLineSchema,
  doneLineSchema,
  endLineSchema,
  entityLineSchema,
  errorLineSchema,
  helloSchema,
  presentRowSchema,
  removedRowSchema,
} from '../../../sync/protocol/pull.ts';
import { resultSchema } from '../../../sync/protocol/result.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/protocol.md'), 'utf8');

/** Everything that the files of the protocol export. */
const exported: Record<string, unknown> = {};
const protocol = join(import.meta.dirname, '../../../sync/protocol');
for (const file of readdirSync(protocol))
  Object.assign(exported, await import(join(protocol, file)));

/** The blocks of the page: what stands behind the first fence, and the lines up to the second. */
const blocks = [...page.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', text = '']) => ({
    kind,
    text,
  }),
);

const lineSchema = z.union([
  helloSchema,
  bucketLineSchema,
  entityLineSchema,
  presentRowSchema,
  removedRowSchema,
  endLineSchema,
  doneLineSchema,
  errorLineSchema,
]);

describe('the examples of the protocol', () => {
  const examples = blocks.filter(({ kind }) => kind.startsWith('json '));

  test.each(examples)('are messages: $kind', ({ kind, text }) => {
    expectMessage(schemaOf(kind), text);
  });

  test('are lines of a pull', () => {
    const lines = blocks
      .filter(({ kind }) => kind === 'ndjson')
      .flatMap(({ text }) => text.trim().split('\n'));
    expect(lines.length).toBeGreaterThan(6);
    for (const line of lines) expectMessage(lineSchema, line);
  });

  test('show every message that a route takes', () => {
    const requests = Object.keys(exported).filter((name) => name.endsWith('RequestSchema'));
    expect(examples.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(requests.map((name) => `json ${name}`)),
    );
  });
});

test('the protocol lists codes that exist, with their statuses', () => {
  const rows = [...page.matchAll(/^\| `([a-z_]+)` +\| (\d{3}) /gm)];
  const listed = new Map(rows.map(([, code = '', status]) => [code, Number(status)]));
  const codes = Object.keys(problemCodes) as (keyof typeof problemCodes)[];
  const known = new Map(codes.map((code) => [code as string, statusOf(code)]));
  for (const [code, status] of listed) expect([code, status]).toEqual([code, known.get(code)]);
  const missing = codes.filter((code) => statusOf(code) !== 500 && !page.includes(`\`${code}\``));
  expect(missing).toEqual([]);
});

/** The fence names the schema; `answer:` before it stands for the envelope. */
function schemaOf(kind: string): z.ZodType {
  const name = kind.slice('json '.length);
  if (name === 'problem') return resultSchema(z.never());
  const isAnswer = name.startsWith('answer:');
  const schema = exported[name.replace('answer:', '')] as z.ZodType;
  return isAnswer ? resultSchema(schema) : schema;
}

/** The text is a message, and holds nothing that the schema does not know. */
function expectMessage(schema: z.ZodType, text: string): void {
  const value: unknown = JSON.parse(text);
  expect(schema.parse(value)).toEqual(value);
}
