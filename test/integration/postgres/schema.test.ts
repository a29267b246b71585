import { describe, expect, test } from 'vitest';
import { contentFields, entities, wireFields } from '../../../sync/model/catalog.ts';
import type { EntityName, Field } from '../../../sync/model/entity.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';

const tables = Object.values(entities)
  .filter(({ store }) => store === 'postgres')
  .map(({ name }) => name);

function sqlType(field: Field): string {
  switch (field.type) {
    case 'text':
      return `character varying(${field.maxLength})`;
    case 'list':
    case 'map':
    case 'any':
      return 'jsonb';
    case 'timestamp':
      return 'timestamp without time zone';
    default:
      return field.type;
  }
}

function sqlDefault({ default: value, type }: Field): string | null {
  if (value === undefined) return null;
  if (value === 'CURRENT_TIMESTAMP') return "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC'::text)";
  if (typeof value === 'boolean') return String(value);
  return type === 'text' ? `'${value}'::character varying` : `'${JSON.stringify(value)}'::jsonb`;
}

describe('the tables of PostgreSQL', () => {
  test.each(tables)('%s agrees with the model', async (table) => {
    const { pool } = await openTestDatabase();
    const { rows } = await pool.query(
      `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
              pg_get_expr(d.adbin, d.adrelid) AS default
         FROM pg_attribute AS a
         LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = $1::regclass AND a.attnum > 0
        ORDER BY a.attnum`,
      [`public.${table}`],
    );
    const { fields } = entities[table];
    const expected = Object.entries(fields).map(([name, field]) => ({
      name,
      type: sqlType(field),
      nullable: field.nullable,
      default: sqlDefault(field),
    }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(rows.sort(byName)).toEqual(expected.sort(byName));
  });

  test.each(tables)('%s has the keys and the foreign keys of the model', async (table) => {
    const { pool } = await openTestDatabase();
    const { rows } = await pool.query<{ type: string; columns: string; target: string | null }>(
      `SELECT c.contype AS type, c.confrelid::regclass::text AS target,
              (SELECT string_agg(a.attname, ',' ORDER BY k.place)
                 FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
                 JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.number) AS columns
         FROM pg_constraint AS c
        WHERE c.conrelid = $1::regclass AND c.contype IN ('p', 'f')`,
      [`public.${table}`],
    );
    const { key, fields } = entities[table];
    const foreign = Object.entries(fields).flatMap(([name, { references }]) =>
      references === undefined ? [] : [`${name} → ${references.entity}`],
    );
    expect(rows.filter(({ type }) => type === 'p').map(({ columns }) => columns)).toEqual([
      key.join(','),
    ]);
    expect(
      rows
        .filter(({ type }) => type === 'f')
        .map((r) => `${r.columns} → ${r.target}`)
        .sort(),
    ).toEqual(foreign.sort());
  });

  test('nothing but the seed’s five tables and the schema sync is made', async () => {
    const { pool } = await openTestDatabase();
    const { rows } = await pool.query(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    expect(rows.map(({ name }) => name)).toEqual([...tables].sort());
  });
});

/** Another value of a field's type, for a row that has it null or as `addStudent` and its like made it. */
function otherValue(name: string, field: Field): unknown {
  if (name === 'school_id' || name === 'student_unique_id') return undefined;
  switch (field.type) {
    case 'text':
      return 'x';
    case 'integer':
      return 77;
    case 'boolean':
      return false;
    case 'date':
      return '2001-02-03';
    case 'timestamp':
      return '2001-02-03T04:05:06Z';
    default:
      return JSON.stringify(['x']);
  }
}

test.each(['schools', 'students', 'student_school_associations'] satisfies EntityName[])(
  'every content column of %s moves the etag, and no other column does',
  async (table) => {
    const { pool } = await openTestDatabase();
    await addSchools(pool, 1);
    await addStudent(pool, 'A');
    await enroll(pool, 'A', 1, '2026-08-01');
    const etag = async () => (await pool.query(`SELECT _etag FROM ${table}`)).rows[0]._etag;
    const content = contentFields(table).map(([name]) => name);
    for (const [name, field] of wireFields(table)) {
      const value = otherValue(name, field);
      if (value === undefined) continue;
      const before = await etag();
      await pool.query(`UPDATE ${table} SET ${name} = $1`, [value]);
      expect((await etag()) !== before, name).toBe(content.includes(name));
    }
  },
);

test('the etag is the same whatever the session writes dates and numbers like', async () => {
  const { pool } = await openTestDatabase();
  await addStudent(pool, 'A');
  const client = await pool.connect();
  const etag = async () =>
    (await client.query('SELECT sync.etag_of_students(students) AS etag FROM students')).rows[0]
      .etag;
  await client.query("UPDATE students SET birth_date = '2012-03-04'");
  const before = await etag();
  await client.query(
    "SET DateStyle = 'German'; SET TimeZone = 'Asia/Tokyo'; SET extra_float_digits = 0",
  );
  expect(await etag()).toBe(before);
  client.release(true);
});
