import { hash } from 'node:crypto';
import type { EntityName } from '../../../sync/model/entity.ts';
import { type Key, toKeyText } from '../../../sync/model/key.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { digestRanges } from '../../../sync/protocol/verify.ts';

/** An entry of a bucket. */
interface Entry {
  readonly entity: EntityName;
  readonly key: Key;
  readonly etag: Etag | null;
}

/** Ranges by the name of a record: the simulation asks for the same few again and again. */
const ranges = new Map<string, number>();

/** The range of a digest that a record is in (design section 9). */
export function rangeOf(record: Pick<Entry, 'entity' | 'key'>): number {
  const name = nameOf(record);
  const range = ranges.get(name) ?? sha256(name).readUInt8();
  ranges.set(name, range);
  return range;
}

/** What some present entries make, written as plainly as can be. */
export function digestOf(entries: readonly Entry[]): { rows: number; ranges: string[] } {
  const sums = new BigUint64Array(digestRanges);
  for (const entry of entries) {
    const range = rangeOf(entry);
    sums[range] = (sums[range] ?? 0n) ^ sha256(`${nameOf(entry)}\n${entry.etag}`).readBigUInt64BE();
  }
  return {
    rows: entries.length,
    ranges: [...sums].map((sum) => sum.toString(16).padStart(16, '0')),
  };
}

function nameOf({ entity, key }: Pick<Entry, 'entity' | 'key'>): string {
  return `${entity}\n${toKeyText(key)}`;
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
