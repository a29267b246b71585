import { describe, expect, test } from 'vitest';
import { tableNames } from '../../../sync/hub/postgres/schema/triggers.ts';
import { contentFields } from '../../../sync/model/catalog.ts';
import { openTestDatabase } from '../../support/center/database.ts';

/** Two values of each type that the tables have columns of. */
const values: Readonly<Record<string, readonly [unknown, unknown]>> = {
  'character varying': ['a', 'A'],
  integer: [1, 2],
  date: ['2010-01-31', '2010-02-01'],
  boolean: [true, false],
  jsonb: [[1], [1.5]],
  'timestamp without time zone': ['2026-08-01T00:00:00', '2026-08-01T00:00:01'],
};

describe.each(tableNames)('two rows of %s', (table) => {
  test('have the same content exactly if they have the same etag', async () => {
    const { pool } = await openTestDatabase();
    const { rows: columns } = await pool.query<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = $1`,
      [table],
    );
    const content = new Set(contentFields(table).map(([name]) => name));
    expect(columns.length).toBeGreaterThan(content.size);
    for (const { name, type } of columns) {
      const [one, other] = values[type] ?? [];
      for (const [a, b] of [
        [one, other],
        [null, one],
        [one, one],
        [null, null],
      ]) {
        const { rows } = await pool.query(
          `SELECT sync.is_same_of_${table}(a, b) AS is_same,
                  sync.etag_of_${table}(a) = sync.etag_of_${table}(b) AS has_same_etag
             FROM jsonb_populate_record(NULL::${table}, $1) AS a,
                  jsonb_populate_record(NULL::${table}, $2) AS b`,
          [JSON.stringify({ [name]: a }), JSON.stringify({ [name]: b })],
        );
        const isSame = a === b || !content.has(name);
        expect(rows, name).toEqual([{ is_same: isSame, has_same_etag: isSame }]);
      }
    }
  });
});

test('documents that differ only in how a number is written differ in content', async () => {
  const { pool } = await openTestDatabase();
  const { rows } = await pool.query(
    `SELECT sync.is_same_of_students(a, b) AS is_same
       FROM jsonb_populate_record(NULL::students, '{"races": [1]}') AS a,
            jsonb_populate_record(NULL::students, '{"races": [1.0]}') AS b`,
  );
  expect(rows).toEqual([{ is_same: false }]);
});
