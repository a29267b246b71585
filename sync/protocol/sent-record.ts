import { type AnyRecord, entities, wireFields } from '../model/catalog.ts';
import { isDocument, readDocument } from '../model/document.ts';
import type { EntityName } from '../model/entity.ts';
import {
  type CentralRecord,
  centralRecordSchema,
  fieldsSchema,
  type SentRecord,
} from './values.ts';

/** The values of a sent record, by field. */
export function sentValues(record: SentRecord): Readonly<Record<string, unknown>> {
  return record as unknown as Readonly<Record<string, unknown>>;
}

/** Marks values whose documents are text. */
export function asSent(values: Readonly<Record<string, unknown>>): SentRecord {
  return values as unknown as SentRecord;
}

/** A record to send, or some of its fields, with the text of its documents. */
export function toSent(entity: EntityName, record: AnyRecord): SentRecord {
  const { fields } = entities[entity];
  return asSent(
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => {
        const field = fields[name];
        const isText = field === undefined || !isDocument(field) || (value ?? null) === null;
        return [name, isText ? value : JSON.stringify(value)];
      }),
    ),
  );
}

/**
 * A record to show, edit, merge or judge. Fields that the model does not know stay as they are.
 * @param read how documents are read
 */
export function fromSent(
  entity: EntityName,
  record: SentRecord,
  read: (text: string) => unknown = readDocument,
): AnyRecord {
  const values: Record<string, unknown> = { ...sentValues(record) };
  for (const [name, field] of wireFields(entity)) {
    const value = values[name];
    if (typeof value === 'string' && isDocument(field)) values[name] = read(value);
  }
  return values;
}

/** As `CentralRecord`, to show, merge or judge. */
export const centralVersionSchema = centralRecordSchema.extend({ record: fieldsSchema.nullable() });
export type CentralVersion = Omit<CentralRecord, 'record'> & { readonly record: AnyRecord | null };

export function centralVersionOf(central: CentralRecord): CentralVersion {
  const { entity, record } = central;
  return { ...central, record: record === null ? null : fromSent(entity, record) };
}
