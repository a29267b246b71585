import { type AnyRecord, entities } from './catalog.ts';
import type { EntityName } from './entity.ts';

/** A natural key: the values of the key columns, in order. Dates are `YYYY-MM-DD`. */
export type Key = readonly (string | number)[];

declare const keyText: unique symbol;
/** A key as canonical JSON text, `["604821",255901001,"2026-08-24"]`: comparable, usable as a map key. */
export type KeyText = string & { readonly [keyText]: true };

export function keyOf(entity: EntityName, record: AnyRecord): Key {
  return entities[entity].key.map((column) => record[column] as string | number);
}

export function toKeyText(key: Key): KeyText {
  return JSON.stringify(key) as KeyText;
}

export function fromKeyText(text: KeyText): Key {
  return JSON.parse(text) as Key;
}

/** Whether a value has the number and types of an entity's key columns. */
export function isKeyOf(entity: EntityName, value: unknown): value is Key {
  const { key, fields } = entities[entity];
  return (
    Array.isArray(value) &&
    value.length === key.length &&
    key.every((column, i) =>
      fields[column]?.type === 'integer'
        ? Number.isSafeInteger(value[i])
        : typeof value[i] === 'string',
    )
  );
}
