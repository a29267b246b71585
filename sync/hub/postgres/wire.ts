import { bookkeepingFields, contentFields, entities, wireFields } from '../../model/catalog.ts';
import { isDocument } from '../../model/document.ts';
import type { EntityName, Field } from '../../model/entity.ts';
import type { Key } from '../../model/key.ts';
import { asSent } from '../../protocol/sent-record.ts';
import type { SentRecord } from '../../protocol/values.ts';

/** An entity that is a table of PostgreSQL. */
export type TableName = Exclude<EntityName, 'profiles'>;

type NamedFields = ReturnType<typeof wireFields>;

/** SQL for the JSON array of a row's values, as they are sent; `row` is an alias of the table. */
export function recordJson(table: TableName, row: string): string {
  return arrayJson(wireFields(table), row);
}

/** SQL for the etag of a row's content; `row` is an alias of the table. */
export function etagOf(table: TableName, row: string): string {
  return `sync.etag_of_${table}(${row})`;
}

/** As `recordJson`, for the content alone. Its text is what the etag identifies. */
export function contentJson(table: TableName, row: string): string {
  return arrayJson(contentFields(table), row);
}

/** As `recordJson`, for what the center keeps for itself. */
export function bookkeepingJson(table: TableName, row: string): string {
  return arrayJson(bookkeepingFields(table), row);
}

function arrayJson(fields: NamedFields, row: string): string {
  const values = fields.map(([name, field]) => valueJson(`${row}.${name}`, field));
  return `json_build_array(${values.join(', ')})`;
}

/** Timestamps are stored as UTC and written as instants; the session's DateStyle is ISO (createPool). */
function valueJson(column: string, field: Field): string {
  if (isDocument(field)) return `${column}::text`;
  return field.type === 'timestamp' ? `replace(${column}::text, ' ', 'T') || 'Z'` : column;
}

/** The record of an array of its values, as `recordJson` makes it. */
export function recordFromJson(entity: EntityName, values: readonly unknown[]): SentRecord {
  return asSent(Object.fromEntries(wireFields(entity).map(([name], i) => [name, values[i]])));
}

/** The columns of `sync.entry` that hold a key. */
export interface EntryKey {
  readonly id: string;
  readonly school_id: number;
  readonly entry_date: string;
}

const noKey: EntryKey = { id: '', school_id: 0, entry_date: '-infinity' };

export function toEntryKey(entity: EntityName, key: Key): EntryKey {
  if (entity === 'schools') return { ...noKey, school_id: key[0] as number };
  if (entity !== 'student_school_associations') return { ...noKey, id: key[0] as string };
  const [id, school_id, entry_date] = key as [string, number, string];
  return { id, school_id, entry_date };
}

/** SQL for the key's values, of the entry with this alias. */
function entryKeyValues(entity: EntityName, entry: string): string[] {
  if (entity === 'schools') return [`${entry}.school_id`];
  if (entity !== 'student_school_associations') return [`${entry}.id`];
  return [`${entry}.id`, `${entry}.school_id`, `${entry}.entry_date`];
}

/** SQL for the JSON array of an entry's key. */
export function entryKeyJson(entity: EntityName, entry: string): string {
  return `json_build_array(${entryKeyValues(entity, entry).join(', ')})`;
}

/** SQL for an entry's key as the canonical text that laptops make of it: JSON without spaces. */
export function entryKeyText(entity: EntityName, entry: string): string {
  const parts = entryKeyValues(entity, entry).map((value) => `to_json(${value})::text`);
  return `'[' || ${parts.join(" || ',' || ")} || ']'`;
}

/** SQL for the condition that a row of the table is the record of an entry. */
export function isRowOfEntry(table: TableName, row: string, entry: string): string {
  const values = entryKeyValues(table, entry);
  // Without statistics PostgreSQL would look for an association among all of its school (is_row_of in
  // schema/functions/recheck-decisions.sql).
  const notBySchool = (column: string) =>
    table === 'student_school_associations' && column === 'school_id' ? ' + 0' : '';
  return entities[table].key
    .map((column, i) => `${row}.${column}${notBySchool(column)} = ${values[i]}`)
    .join(' AND ');
}
