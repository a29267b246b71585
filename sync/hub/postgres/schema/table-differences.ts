import type pg from 'pg';
import { entities } from '../../../model/catalog.ts';
import type { Shape } from '../../../model/entities/shape.ts';
import type { TableName } from '../wire.ts';
import { tableNames } from './triggers.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly is_nullable: boolean;
  readonly has_default: boolean;
}

interface Table {
  /** `pg_class.relkind`: r is a plain table. */
  readonly kind: string;
  readonly columns: readonly Column[];
  /** Column names of its unique indexes, each sorted. */
  readonly keys: readonly string[][];
}

export interface TableDifferences {
  /** Tables that are not there. */
  readonly missing: readonly TableName[];
  /** What of those that are there is not as the model says, in words for an operator. */
  readonly problems: readonly string[];
  /** Columns that the model does not know. They are let be. */
  readonly extra: readonly string[];
}

/**
 * Compares the five tables with the model: what they are, their columns and their keys. A column that the model does
 * not know is no problem, unless no record can be added without it.
 */
export async function findTableDifferences(
  client: pg.Pool | pg.PoolClient,
): Promise<TableDifferences> {
  const found = await readTables(client);
  const there = tableNames.flatMap((name) => {
    const table = found.get(name);
    return table === undefined ? [] : [{ name, table }];
  });
  return {
    missing: tableNames.filter((name) => !found.has(name)),
    problems: there.flatMap(({ name, table }) => problemsOf(name, table)),
    extra: there.flatMap(({ name, table }) =>
      table.columns
        .filter((column) => entities[name].fields[column.name] === undefined)
        .map((column) => `${name}.${column.name}`),
    ),
  };
}

function problemsOf(name: TableName, { kind, columns, keys }: Table): string[] {
  const { fields, key } = entities[name];
  if (kind !== 'r') return [`${name} should be a plain table: changes of its parts are not seen`];
  const wrong = Object.entries(fields).flatMap(([field, shape]) => {
    const column = columns.find((one) => one.name === field);
    const place = `${name}.${field}`;
    if (column === undefined) return [`${place} is missing`];
    if (column.type !== sqlType(shape)) {
      return [`${place} is ${column.type} and should be ${sqlType(shape)}`];
    }
    if (column.is_nullable !== shape.nullable) {
      return [`${place} ${shape.nullable ? 'should allow null' : 'should not allow null'}`];
    }
    return [];
  });
  const inTheWay = columns
    .filter((one) => fields[one.name] === undefined && !one.is_nullable && !one.has_default)
    .map((one) => `${name}.${one.name} needs a default: Caseload adds records without it`);
  const sorted = [...key].sort().join();
  const hasKey = keys.some((one) => one.join() === sorted);
  return [
    ...wrong,
    ...inTheWay,
    ...(hasKey ? [] : [`${name} has no unique key of ${key.join(', ')}`]),
  ];
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

async function readTables(client: pg.Pool | pg.PoolClient): Promise<Map<string, Table>> {
  const { rows } = await client.query<Table & { name: string }>(
    `SELECT c.relname AS name,
            c.relkind AS kind,
            ARRAY(
              SELECT json_build_object(
                       'name', a.attname,
                       'type', format_type(a.atttypid, a.atttypmod),
                       'is_nullable', NOT a.attnotnull,
                       'has_default', a.atthasdef OR a.attidentity <> ''
                     )
                FROM pg_attribute AS a
               WHERE a.attrelid = c.oid
                 AND a.attnum > 0
                 AND NOT a.attisdropped
               ORDER BY a.attnum
            ) AS columns,
            ARRAY(
              SELECT (
                       SELECT json_agg(a.attname ORDER BY a.attname COLLATE "C")
                         FROM pg_attribute AS a
                        WHERE a.attrelid = c.oid
                          AND a.attnum = ANY (i.indkey::smallint[])
                     )
                FROM pg_index AS i
               WHERE i.indrelid = c.oid
                 AND i.indisunique
                 AND i.indisvalid
                 AND i.indpred IS NULL
                 AND i.indexprs IS NULL
            ) AS keys
       FROM pg_class AS c
      WHERE c.relnamespace = 'public'::regnamespace
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND c.relname = ANY ($1)`,
    [tableNames],
  );
  return new Map(rows.map(({ name, ...table }) => [name, table]));
}
