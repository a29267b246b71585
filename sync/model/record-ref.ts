import type { EntityName } from './entity.ts';
import { type Key, toKeyText } from './key.ts';

/** Names one record: its entity and its natural key. */
export interface RecordRef {
  readonly entity: EntityName;
  readonly key: Key;
}

declare const recordIdBrand: unique symbol;
/** A `RecordRef` as text, `students ["604821"]`: comparable, usable as a map key. */
export type RecordId = string & { readonly [recordIdBrand]: true };

export function recordId({ entity, key }: RecordRef): RecordId {
  return `${entity} ${toKeyText(key)}` as RecordId;
}

export function sameRecord(a: RecordRef, b: RecordRef): boolean {
  return recordId(a) === recordId(b);
}
