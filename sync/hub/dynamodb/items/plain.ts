import type { AnyRecord } from '../../../model/catalog.ts';

/** Attributes of an item that are the hub's own. */
export const hubAttributes = { etag: '_etag', changeset: '_changeset' } as const;

/** An item as the SDK reads it: with sets as `Set` and binary as `Uint8Array`. */
export type Item = Readonly<Record<string, unknown>>;

/** A document as laptops and the audit know it: JSON, without the attributes that are the hub's own. */
export function recordOf(item: Item): AnyRecord {
  const { [hubAttributes.etag]: _etag, [hubAttributes.changeset]: _changeset, ...rest } = item;
  return plainOf(rest) as AnyRecord;
}

/** The same value in JSON: a set is a sorted array, binary is base64. */
export function plainOf(value: unknown): unknown {
  if (value instanceof Set) return [...value].map(plainOf).sort(compare);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plainOf(part)]));
  }
  return value;
}

function compare(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
}

/**
 * A number of DynamoDB, which has 38 digits, as a number of JavaScript, which has 15. One that would lose
 * digits stays the text that it is.
 */
export function readNumber(text: string): number | string {
  const number = Number(text);
  // What a program in JavaScript wrote, with its 17 digits, reads back the same.
  if (String(number) === text) return number;
  const digits = text.replace(/[eE].*$/, '').replace(/^[-+]?0*\.?0*|\D/g, '');
  const fits = digits.replace(/0+$/, '').length <= 15 && Number.isFinite(number);
  return fits && (number !== 0 || digits === '') ? number : text;
}
