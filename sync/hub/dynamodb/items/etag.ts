import { createHash } from 'node:crypto';
import { type AnyRecord, entities } from '../../../model/catalog.ts';
import type { Etag } from '../../../protocol/values.ts';
import type { ProfileVersion } from '../../server/hub.ts';
import { type Item, recordOf } from './item.ts';

const { fields } = entities.profiles;

/** An item as the rest of the hub sees it. */
export function versionOf(item: Item): ProfileVersion {
  const record = recordOf(item);
  return { etag: etagOf(record), record };
}

/**
 * The etag of a profile document: a hash of all its fields except bookkeeping. Attributes that the model does not
 * know count too, since other applications write them.
 * @param record as `recordOf` makes it
 * @returns the first 32 hexadecimal digits of SHA-256 over canonical JSON
 */
export function etagOf(record: AnyRecord): Etag {
  const content = Object.entries(record).filter(([name]) => fields[name]?.bookkeeping !== true);
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(content)))
    .digest('hex')
    .slice(0, 32) as Etag;
}

/** JSON without spaces, with the names of every object sorted. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
