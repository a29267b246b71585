import type { AnyRecord } from '../../../model/catalog.ts';

/** The hub's own attributes of an item. */
export const hubAttributes = { etag: '_etag', changeset: '_changeset' } as const;

/** An item as the SDK reads it, with `Set` for sets and `Uint8Array` for binary. */
export type Item = Readonly<Record<string, unknown>>;

/** The document that laptops and the audit get: JSON, without the hub's own attributes. */
export function recordOf(item: Item): AnyRecord {
  const { [hubAttributes.etag]: _etag, [hubAttributes.changeset]: _changeset, ...rest } = item;
  return toJsonValue(rest) as AnyRecord;
}

/** A value in JSON: a set becomes a sorted array, binary becomes base64. */
export function toJsonValue(value: unknown): unknown {
  if (value instanceof Set) return [...value].map(toJsonValue).sort(compare);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, toJsonValue(part)]),
    );
  }
  return value;
}

function compare(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
}

/**
 * Reads a number of DynamoDB, which has up to 38 digits, as one of JavaScript, which has 15. A number that would lose
 * digits stays text.
 */
export function readNumber(text: string): number | string {
  const number = Number(text);
  // A number of 17 digits that JavaScript wrote reads back as the same number.
  if (String(number) === text) return number;
  const digits = text.replace(/[eE].*$/, '').replace(/^[-+]?0*\.?0*|\D/g, '');
  const fits = digits.replace(/0+$/, '').length <= 15 && Number.isFinite(number);
  return fits && (number !== 0 || digits === '') ? number : text;
}
