import fc from 'fast-check';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { contentJson, etagOf, type TableName } from '../../../sync/hub/postgres/wire.ts';
import { contentFields, entities } from '../../../sync/model/catalog.ts';
import { isDocument } from '../../../sync/model/document.ts';
import { entityNames, type Field } from '../../../sync/model/entity.ts';
import { contentText, etagOfContent } from '../../../sync/protocol/etag.ts';
import { openTestDatabase } from '../../support/center/database.ts';

const tables = entityNames.filter((name): name is TableName => name !== 'profiles');
const rowsOfEach = 60;

const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
/** What PostgreSQL's text can hold: any character but U+0000. */
const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\u0000', ''));
const digits = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -40, max: 40 }))
  .map(([number, exponent]) => `${number}e${exponent}`);
/** The text of any JSON that JSONB can hold. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('null', 'true', '9007199254740993', '1e400', '1.50', '-0.0'),
    digits,
    text.map((value) => JSON.stringify(value)),
    fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items}]`),
    fc
      .array(fc.tuple(text, tie('json')), { maxLength: 3 })
      .map((parts) => `{${parts.map(([name, value]) => `${JSON.stringify(name)}: ${value}`)}}`),
  ),
}));

/** JSON texts of the values that a column can hold. */
function valuesOf(field: Field): fc.Arbitrary<string> {
  if (isDocument(field)) return json;
  switch (field.type) {
    case 'integer':
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String);
    case 'boolean':
      return fc.boolean().map(String);
    case 'date':
      return fc.oneof(day, fc.constantFrom('infinity', '-infinity', '0044-03-15 BC')).map(quoted);
    default:
      return text
        .map((value) => [...value].slice(0, field.type === 'text' ? field.maxLength : 20).join(''))
        .map(quoted);
  }
}

const quoted = (value: string) => JSON.stringify(value);

/** The JSON texts of a table's rows. Keys are what they have to be: unique, and of records that exist. */
function rowOf(table: TableName): fc.Arbitrary<(i: number) => string> {
  const { key } = entities[table];
  const columns = contentFields(table).map(([name, field]) =>
    fc.tuple(
      fc.constant({ name, field }),
      field.nullable ? fc.option(valuesOf(field), { nil: 'null' }) : valuesOf(field),
    ),
  );
  return fc.tuple(...columns).map((values) => (i) => {
    const parts = values
      .filter(([{ name, field }]) => field.references === undefined || key.includes(name))
      .map(([{ name, field }, value]) => {
        const isKey = key.includes(name) || ['student_usi', 'username'].includes(name);
        if (!isKey) return `${quoted(name)}: ${value}`;
        if (field.type === 'date') return `${quoted(name)}: "2026-08-24"`;
        return `${quoted(name)}: ${field.type === 'integer' ? i + 1 : quoted(`${i}`)}`;
      });
    return `{${parts.join(', ')}}`;
  });
}

async function insertRows(pool: pg.Pool, table: TableName, rows: readonly string[]) {
  await pool.query('SET session_replication_role = replica');
  await pool.query(
    `INSERT INTO public.${table}
     SELECT * FROM json_populate_recordset(NULL::public.${table}, $1)`,
    [`[${rows.join(', ')}]`],
  );
}

test.each(tables)('PostgreSQL and a laptop make the same text and etag of %s', async (table) => {
  const { pool } = await openTestDatabase();
  await fc.assert(
    fc.asyncProperty(
      fc.array(rowOf(table), { minLength: rowsOfEach, maxLength: rowsOfEach }),
      async (rows) => {
        await pool.query(`TRUNCATE public.${table} CASCADE`);
        await insertRows(
          pool,
          table,
          rows.map((row, i) => row(i)),
        );
        const { rows: stored } = await pool.query<{ text: string; etag: string }>(
          `SELECT ${contentJson(table, 'r')}::text AS text, ${etagOf(table, 'r')} AS etag
             FROM public.${table} AS r`,
        );
        expect(stored).toHaveLength(rows.length);
        for (const { text: made, etag } of stored) {
          const values = JSON.parse(made) as unknown[];
          expect(contentText(values)).toBe(made);
          expect(etagOfContent(values)).toBe(etag);
        }
      },
    ),
    { numRuns: 3 },
  );
});
