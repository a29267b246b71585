import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entities } from '../../../sync/model/catalog.ts';
import type { EntityName, Field } from '../../../sync/model/entity.ts';
import { sharedPath } from '../../support/shared-path.ts';

const folder = sharedPath('seed');
const seed =
  folder === undefined
    ? ''
    : readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('\n');

interface Column {
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | undefined;
  readonly references: string | undefined;
}

/** The columns of a table, as the seed's SQL declares them. */
function seedColumns(table: string): Record<string, Column> {
  const body = new RegExp(`CREATE TABLE ${table} \\(([\\s\\S]*?)\\n\\);`).exec(seed)?.[1] ?? '';
  const sql = body.replace(/--.*$/gm, '');
  const key = /PRIMARY KEY \(([^)]*)\)/.exec(sql)?.[1]?.split(/,\s*/) ?? [];
  const foreign = new Map(
    [...sql.matchAll(/FOREIGN KEY \((\w+)\) REFERENCES (\w+)\((\w+)\)/g)].map((m) => [
      m[1],
      `${m[2]}.${m[3]}`,
    ]),
  );
  const columns: Record<string, Column> = {};
  for (const [, name, type, rest] of sql.matchAll(
    /^ {4}([a-z_]+) ([A-Z]+(?:\(\d+\))?)(.*?),?\s*$/gm,
  ) as Iterable<[string, string, string, string]>) {
    const inline = /REFERENCES (\w+)\((\w+)\)/.exec(rest);
    columns[name] = {
      type,
      nullable: !/NOT NULL|PRIMARY KEY/.test(rest) && !key.includes(name),
      default: /DEFAULT ('[^']*'|\w+)/.exec(rest)?.[1],
      references: inline ? `${inline[1]}.${inline[2]}` : foreign.get(name),
    };
  }
  return columns;
}

/** A field of the model, in the words of the seed's SQL. */
function asColumn(field: Field): Column {
  const types: Record<string, string> = {
    integer: 'INTEGER',
    boolean: 'BOOLEAN',
    date: 'DATE',
    timestamp: 'TIMESTAMP',
    list: 'JSONB',
    map: 'JSONB',
    any: 'JSONB',
  };
  const { references, default: value } = field;
  return {
    type: field.type === 'text' ? `VARCHAR(${field.maxLength})` : (types[field.type] ?? field.type),
    nullable: field.nullable,
    default: value === undefined ? undefined : sqlDefault(value),
    references: references && `${references.entity}.${references.field}`,
  };
}

function sqlDefault(value: unknown): string {
  if (value === 'CURRENT_TIMESTAMP' || typeof value === 'boolean') return String(value);
  return `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
}

const tables: EntityName[] = [
  'organizations',
  'schools',
  'users',
  'students',
  'student_school_associations',
];

describe.skipIf(folder === undefined)('the model', () => {
  test.each(tables)(
    'has the columns of the seed’s %s, with types, nulls, defaults and references',
    (table) => {
      const { fields } = entities[table];
      const model = Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, asColumn(field)]),
      );
      expect(model).toEqual(seedColumns(table));
    },
  );

  test('has the attributes of the seed’s sample profile', () => {
    const sample = /"Sample Item": (\{[\s\S]*?\n {2}\})/.exec(seed)?.[1] ?? '{}';
    const item = JSON.parse(sample.replace(/^\s*\/\/.*$|\/\/ Educational roles.*$/gm, ''));
    expect(Object.keys(entities.profiles.fields).sort()).toEqual(Object.keys(item).sort());
  });
});
