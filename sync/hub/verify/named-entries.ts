import type { Bucket } from '../../model/bucket.ts';
import { entryKeyJson, entryKeyText } from '../postgres/wire.ts';
import { entitiesOfBucket } from '../pull/plan.ts';

/**
 * Which entries: `present` is all that are not removed; `visible` is those of them below the horizon; `moving` is
 * all above the horizon, removed ones too.
 */
export type Which = 'present' | 'visible' | 'moving';

const conditions: Record<Which, string> = {
  present: 'e.etag IS NOT NULL',
  visible: 'e.etag IS NOT NULL AND e.xid < pg_snapshot_xmin(pg_current_snapshot())',
  moving: 'e.xid >= pg_snapshot_xmin(pg_current_snapshot())',
};

/**
 * SQL for entries of buckets, with the text that their hashes begin with (`digestAnswerSchema`). `$1` has to be the
 * array of buckets.
 */
export function namedEntries(buckets: readonly Bucket[], which: Which): string {
  const entities = new Set(buckets.flatMap(entitiesOfBucket));
  return [...entities]
    .map(
      (entity) => `
        SELECT e.bucket, e.entity, ${entryKeyJson(entity, 'e')} AS key, e.etag,
               '${entity}' || E'\\n' || ${entryKeyText(entity, 'e')} AS name
          FROM sync.entry AS e
         WHERE e.bucket = ANY ($1)
           AND e.entity = '${entity}'
           AND ${conditions[which]}`,
    )
    .join(' UNION ALL ');
}

/** SQL for the range that a named entry lies in. */
export function rangeOf(named: string): string {
  return `get_byte(sha256(convert_to(${named}.name, 'UTF8')), 0)`;
}

/** SQL for the XOR of the hashes of named entries, as 16 hexadecimal digits. */
export function hashOf(named: string): string {
  const hash = `sha256(convert_to(${named}.name || E'\\n' || ${named}.etag, 'UTF8'))`;
  return `lpad(to_hex(bit_xor(
    ('x' || encode(substring(${hash} FOR 8), 'hex'))::bit(64)::bigint
  )), 16, '0')`;
}
