import type { Repair } from '../../engine/ports.ts';
import { entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { recordFault } from '../../protocol/record-fault.ts';
import type { SentRecord } from '../../protocol/values.ts';
import { withEtag } from '../database/columns.ts';
import type { WritableMirror } from '../database/database.ts';
import { bucketNumber, startFrom } from '../sync-state/buckets.ts';
import { keepCentral, receiveTouched, setAside } from './overlay.ts';
import { altered, tooLarge } from './set-aside.ts';
import { forgetUnkeyed } from './unkeyed-rows.ts';

/**
 * Makes single records of a bucket equal to the center, and sets the bucket's cursor when one is given. Runs in one
 * transaction.
 */
export function repairBucket(mirror: WritableMirror, repair: Repair): void {
  const { bucket, records, cursor } = repair;
  const number = bucketNumber(mirror, bucket);
  if (number === undefined) return;
  for (const central of records) {
    const { entity, key, etag, record } = central;
    const reason = recordFault(central);
    if (reason !== undefined && etag !== null) {
      const raw = JSON.stringify(record);
      setAside(mirror, { entity, key, etag, bucket: number, raw, reason });
      continue;
    }
    // Through `central`, like a record that the outbox touches. Without an edit the table gets the record at once.
    keepCentral(mirror, entity, key);
    receiveTouched(mirror, {
      entity,
      key,
      etag,
      bucket: number,
      record: record === null ? null : withEtag(entity, record, etag),
    });
  }
  for (const { entity, key, etag, record } of repair.altered ?? []) {
    if (etag === null) continue;
    const raw = JSON.stringify(record);
    const reason = isKeyAlone(entity, record) ? tooLarge : altered;
    setAside(mirror, { entity, key, etag, bucket: number, raw, reason });
  }
  if (cursor === undefined) return;
  forgetUnkeyed(mirror, number);
  startFrom(mirror, number, cursor);
}

/** Whether the hub left out all but the key, because the record is longer than laptops take. */
function isKeyAlone(entity: EntityName, record: SentRecord | null): boolean {
  return record !== null && Object.keys(record).length === entities[entity].key.length;
}
