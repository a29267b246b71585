import { type AnyRecord, wireFields } from '../../model/catalog.ts';
import { type EntityName, entityNames, type Field } from '../../model/entity.ts';

/** A value as SQLite binds it. */
export type Bound = string | number | null;

export interface Column {
  readonly name: string;
  readonly field: Field;
}

const columnsByEntity = Object.fromEntries(
  entityNames.map((entity) => [
    entity,
    wireFields(entity).map(([name, field]) => ({ name, field })),
  ]),
) as unknown as Readonly<Record<EntityName, readonly Column[]>>;

/** The columns of an entity's table in the mirror, in table order. */
export function columnsOf(entity: EntityName): readonly Column[] {
  return columnsByEntity[entity];
}

/** The SQLite type of a field: booleans are 0 and 1, documents are JSON text. */
export function sqliteType(field: Field): 'TEXT' | 'INTEGER' | 'REAL' {
  if (field.type === 'integer' || field.type === 'boolean') return 'INTEGER';
  return field.type === 'number' ? 'REAL' : 'TEXT';
}

/** Whether a field holds documents, which are stored as JSON text. */
export function isDocument(field: Field): boolean {
  return field.type === 'list' || field.type === 'map' || field.type === 'any';
}

export function toBound(value: unknown, document: boolean): Bound {
  if (value === null || value === undefined) return null;
  if (document) return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  // A document in a plain column is stored as text; a STRICT table refuses it in a column of numbers.
  return typeof value === 'object' ? JSON.stringify(value) : (value as Bound);
}

export function toRow(entity: EntityName, record: AnyRecord): Bound[] {
  return columnsOf(entity).map(({ name, field }) => toBound(record[name], isDocument(field)));
}

/** The record of a row, which is an object by column. */
export function fromRow(entity: EntityName, row: Readonly<Record<string, Bound>>): AnyRecord {
  const record: Record<string, unknown> = {};
  for (const { name, field } of columnsOf(entity)) {
    const value = row[name] ?? null;
    if (value === null) record[name] = null;
    else if (field.type === 'boolean') record[name] = value !== 0;
    else record[name] = isDocument(field) ? JSON.parse(String(value)) : value;
  }
  return record;
}
