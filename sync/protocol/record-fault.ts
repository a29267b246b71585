import { wireFields } from '../model/catalog.ts';
import { isDocument, readDocument } from '../model/document.ts';
import type { Field } from '../model/entity.ts';
import { type RecordFault, valueMisfit } from '../model/rules/misfit.ts';
import { sentValues } from './sent-record.ts';
import type { CentralRecord } from './values.ts';

/**
 * Why a record that the center sent cannot be stored or read, and is set aside; undefined: it can. Fields that are not
 * given fit.
 */
export function recordFault({ entity, record }: CentralRecord): RecordFault | undefined {
  if (record === null) return undefined;
  const values = sentValues(record);
  for (const [name, field] of wireFields(entity)) {
    const value = values[name];
    const fault = value === undefined ? undefined : sentMisfit(name, field, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Why a value of a record as it was sent does not fit its field; undefined: it fits. */
export function sentMisfit(name: string, field: Field, value: unknown): RecordFault | undefined {
  if (value === null || value === undefined || !isDocument(field)) {
    return valueMisfit(name, field, value);
  }
  let document: unknown;
  try {
    document = typeof value === 'string' ? readDocument(value) : undefined;
  } catch {
    // The text is not JSON: it has no shape that fits.
    document = undefined;
  }
  return document === undefined
    ? { code: 'unreadable_record', field: name, params: { reason: 'not_json' } }
    : valueMisfit(name, field, document);
}
