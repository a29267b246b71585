import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { Item } from './item.ts';

/** DynamoDB's limit for one item. Bytes. */
export const itemLimit = 400 * 1024;

/**
 * The size of an item as DynamoDB counts it (Developer Guide, “DynamoDB item sizes and formats”), or a little more:
 * every number counts as if it had the most digits. Bytes.
 */
export function itemSize(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + sizeOf(value), 0);
}

const longestNumber = 21;

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return bytes(value);
  if (typeof value === 'number' || typeof value === 'bigint') return longestNumber;
  if (value instanceof NumberValue) return longestNumber;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return sum([...value].map(sizeOf));
  // Lists and maps: three bytes, and one for each element.
  if (Array.isArray(value)) return 3 + sum(value.map((element) => 1 + sizeOf(element)));
  if (typeof value === 'object' && value !== null) {
    return 3 + Object.keys(value).length + itemSize(value as Item);
  }
  return 1;
}

const bytes = (text: string) => Buffer.byteLength(text, 'utf8');
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
