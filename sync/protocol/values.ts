import { z } from 'zod';
import { isBucket } from '../model/bucket.ts';
import { entityNames } from '../model/entity.ts';

export const entitySchema = z.enum(entityNames);
export const bucketSchema = z.string().refine(isBucket, 'no bucket');
export const keySchema = z
  .array(z.union([z.string(), z.int()]))
  .min(1)
  .readonly();

export const positionText = /^\d+\.\d+$/;
/** Where a change stands in the order that pulls follow: `<xid>.<seq>`. Opaque to the laptop. */
export const positionSchema = z.string().regex(positionText).brand<'position'>();
export type Position = z.infer<typeof positionSchema>;

/** The identity of a record's content. Opaque to the laptop. */
export const etagSchema = z.string().min(1).max(50).brand<'etag'>();
export type Etag = z.infer<typeof etagSchema>;

/** How far a bucket was read: the last position applied, per entity. Empty: from the beginning. */
export const cursorSchema = z.partialRecord(entitySchema, positionSchema);
export type Cursor = z.infer<typeof cursorSchema>;

/** Values of a record, by field. */
export const fieldsSchema = z.record(z.string(), z.unknown());
/** What names a record. */
export const keyed = { entity: entitySchema, key: keySchema };

/** The values of a record as they are sent: documents as JSON text, everything else as in the record. */
export interface SentRecord {
  readonly [sent]: 'documents are text';
}
declare const sent: unique symbol;

/** Characters of the JSON of a record that laptops take. A profile has at most 400 KB, but PostgreSQL sets no limit. */
export const longestRecord = 16 * 1024 * 1024;

/**
 * A record as the center has it, with documents as JSON text; null etag and record: it does not exist. One that is longer
 * than laptops take comes with the fields of its key alone.
 */
export const centralRecordSchema = z.object({
  ...keyed,
  etag: etagSchema.nullable(),
  record: (fieldsSchema as unknown as z.ZodType<SentRecord>).nullable(),
});
export type CentralRecord = z.infer<typeof centralRecordSchema>;
