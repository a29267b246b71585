import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { AnyRecord } from '../../../model/catalog.ts';
import { readNumber } from '../../../model/document.ts';

/** The hub's own attributes of an item. */
export const hubAttributes = { etag: '_etag', changeset: '_changeset' } as const;

/**
 * An item as the SDK reads it, with `Set` for sets, `Uint8Array` for binary, and `NumberValue` for a number that
 * JavaScript would write differently.
 */
export type Item = Readonly<Record<string, unknown>>;

/** Reads a number of DynamoDB, which has up to 38 digits, without changing one. */
export function wrapNumber(text: string): number | NumberValue {
  const number = Number(text);
  return String(number) === text ? number : NumberValue.from(text);
}

/** The document that the hub judges and audits: JSON, without the hub's own attributes. */
export function recordOf(item: Item): AnyRecord {
  const { [hubAttributes.etag]: _etag, [hubAttributes.changeset]: _changeset, ...rest } = item;
  return toJsonValue(rest) as AnyRecord;
}

/**
 * A value in JSON: a set becomes a sorted array, binary becomes base64.
 * @param readExact what becomes of a number that JavaScript would write differently; else it is read as laptops do
 */
export function toJsonValue(
  value: unknown,
  readExact: (digits: string) => unknown = readNumber,
): unknown {
  const inside = (part: unknown) => toJsonValue(part, readExact);
  if (value instanceof NumberValue) return readExact(value.toString());
  if (value instanceof Set) return [...value].sort(compare).map(inside);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(inside);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inside(part)]));
  }
  return value;
}

function compare(a: unknown, b: unknown): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  const [one, other] = [Number(a), Number(b)];
  return typeof a !== 'string' && one !== other ? one - other : String(a) < String(b) ? -1 : 1;
}
