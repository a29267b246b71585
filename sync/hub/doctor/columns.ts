import type pg from 'pg';
import { entities } from '../../model/catalog.ts';
import { entityNames } from '../../model/entity.ts';
import type { Shape } from '../../model/shape.ts';
import { query } from '../postgres/query.ts';
import { type Found, fine, wrong } from './check.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly is_nullable: boolean;
  readonly has_default: boolean;
}

const tables = entityNames.filter((name) => entities[name].store === 'postgres');

/**
 * Compares the five tables with the model. A column that the model does not know is let be, unless no record
 * can be added without it.
 */
export async function checkColumns(pool: pg.Pool): Promise<Found> {
  const found = await readColumns(pool);
  const problems = tables.flatMap((table) => problemsOf(table, found.get(table)));
  const extra = tables.flatMap((table) =>
    (found.get(table) ?? [])
      .filter(({ name }) => entities[table].fields[name] === undefined)
      .map(({ name }) => `${table}.${name}`),
  );
  if (problems.length > 0) return wrong(`${problems.join('; ')}.`);
  const aside = extra.length > 0 ? ` Not known to Caseload, and let be: ${extra.join(', ')}.` : '';
  return fine(`All columns of ${tables.join(', ')} are as they should be.${aside}`);
}

function problemsOf(
  table: (typeof tables)[number],
  columns: readonly Column[] | undefined,
): string[] {
  if (columns === undefined) return [`the table ${table} is missing`];
  const { fields } = entities[table];
  const wrongOnes = Object.entries(fields).flatMap(([name, field]) => {
    const column = columns.find((one) => one.name === name);
    const place = `${table}.${name}`;
    if (column === undefined) return [`${place} is missing`];
    if (column.type !== sqlType(field)) {
      return [`${place} is ${column.type} and should be ${sqlType(field)}`];
    }
    if (column.is_nullable !== field.nullable) {
      return [`${place} ${field.nullable ? 'should allow null' : 'should not allow null'}`];
    }
    return [];
  });
  const inTheWay = columns
    .filter(
      ({ name, is_nullable, has_default }) =>
        fields[name] === undefined && !is_nullable && !has_default,
    )
    .map(({ name }) => `${table}.${name} needs a default: Caseload adds records without it`);
  return [...wrongOnes, ...inTheWay];
}

function sqlType(shape: Shape): string {
  switch (shape.type) {
    case 'text':
      return shape.maxLength === undefined ? 'text' : `character varying(${shape.maxLength})`;
    case 'integer':
    case 'boolean':
    case 'date':
      return shape.type;
    case 'number':
      return 'numeric';
    case 'timestamp':
      return 'timestamp without time zone';
    case 'list':
    case 'map':
    case 'any':
      return 'jsonb';
  }
}

async function readColumns(pool: pg.Pool): Promise<ReadonlyMap<string, Column[]>> {
  const rows = await query<Column & { table: string }>(
    pool,
    `SELECT table_name AS table,
            column_name AS name,
            data_type || coalesce('(' || character_maximum_length || ')', '') AS type,
            is_nullable = 'YES' AS is_nullable,
            column_default IS NOT NULL OR is_identity = 'YES' AS has_default
       FROM information_schema.columns
      WHERE table_schema = 'public'
        AND table_name = ANY ($1)
      ORDER BY table_name, ordinal_position`,
    [tables],
  );
  return Map.groupBy(rows, ({ table }) => table);
}
