import { type AnyRecord, openFields } from '../../model/catalog.ts';
import { isDocument, readDocument } from '../../model/document.ts';
import { type EntityName, entityNames, type Field } from '../../model/entity.ts';
import { asSent, sentValues } from '../../protocol/sent-record.ts';
import type { Etag, SentRecord } from '../../protocol/values.ts';

/** A value as SQLite binds it. */
export type Bound = string | number | null;

export interface Column {
  readonly name: string;
  readonly field: Field;
}

const columnsByEntity = Object.fromEntries(
  entityNames.map((entity) => [
    entity,
    openFields(entity).map(([name, field]) => ({ name, field })),
  ]),
) as unknown as Readonly<Record<EntityName, readonly Column[]>>;

/** The columns of an entity's table in the mirror, in table order. */
export function columnsOf(entity: EntityName): readonly Column[] {
  return columnsByEntity[entity];
}

/** The SQLite type of a field: booleans are 0 and 1, documents are JSON text as it was sent. */
export function sqliteType(field: Field): 'TEXT' | 'INTEGER' | 'REAL' {
  if (field.type === 'integer' || field.type === 'boolean') return 'INTEGER';
  return field.type === 'number' ? 'REAL' : 'TEXT';
}

/** A value of a sent record, as SQLite stores it. */
export function toBound(value: unknown): Bound {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  // A map in a plain column is stored as text; a STRICT table refuses it in a column of numbers.
  return typeof value === 'object' ? JSON.stringify(value) : (value as Bound);
}

/** The row of a sent record, in the order of the columns. */
export function toRow(entity: EntityName, record: SentRecord): Bound[] {
  const values = sentValues(record);
  return columnsOf(entity).map(({ name }) => toBound(values[name]));
}

/** A row of a table, by column. */
export type TableRow = Readonly<Record<string, Bound>>;

/** The record of a row, as it was sent. */
export function sentFromRow(entity: EntityName, row: TableRow): SentRecord {
  return asSent(read(entity, row, (text) => text));
}

/** The record of a row. */
export function fromRow(entity: EntityName, row: TableRow): AnyRecord {
  return read(entity, row, readDocument);
}

function read(entity: EntityName, row: TableRow, document: (text: string) => unknown): AnyRecord {
  const record: Record<string, unknown> = {};
  for (const { name, field } of columnsOf(entity)) {
    const value = row[name] ?? null;
    if (value === null) record[name] = null;
    else if (field.type === 'boolean') record[name] = value !== 0;
    else record[name] = isDocument(field) ? document(String(value)) : value;
  }
  return record;
}

/** A record that was sent beside its etag, with the etag in the column that the table has for it. */
export function withEtag(entity: EntityName, record: SentRecord, etag: Etag | null): SentRecord {
  const column = columnsOf(entity).find(({ field }) => field.etag);
  return column === undefined ? record : asSent({ ...sentValues(record), [column.name]: etag });
}
