import { z } from 'zod';
import {
  bucketSchema,
  centralRecordSchema,
  cursorSchema,
  entitySchema,
  etagSchema,
  keyed,
  keySchema,
} from './values.ts';

/** Ranges of the hash of a key; a digest has a number for each (design section 9). */
export const digestRanges = 256;

/**
 * Entries above the horizon, as `[entity, key]`: they are changing now, so a digest leaves them out, and the laptop has
 * to leave them out too. Null: too many to name, and the bucket cannot be compared now.
 */
const movingSchema = z.array(z.tuple([entitySchema, keySchema])).nullable();
/** The most that `moving` names. */
export const mostMoving = 2000;

/** `POST /v1/digest`: what a bucket holds at the center. */
export const digestRequestSchema = z.object({ protocol: z.int(), bucket: bucketSchema });
export type DigestRequest = z.infer<typeof digestRequestSchema>;

/**
 * `ranges`: 256 numbers of 64 bits, each as 16 hexadecimal digits. The hash of an entry is the first 8
 * bytes of SHA-256 over the UTF-8 text `entity LF key LF etag`, where key is canonical JSON without
 * spaces; its range is the first byte of SHA-256 over `entity LF key`. A range is the XOR of its hashes.
 * `cursor`: the last position of each entity that the digest covers; a mirror at another cursor has to pull
 * first.
 */
export const digestAnswerSchema = z.object({
  bucket: bucketSchema,
  cursor: cursorSchema,
  rows: z.int(),
  moving: movingSchema,
  ranges: z.array(z.string().regex(/^[0-9a-f]{16}$/)).length(digestRanges),
});
export type DigestAnswer = z.infer<typeof digestAnswerSchema>;

/** `POST /v1/digests`: what buckets hold at the center, one number for each. */
export const digestsRequestSchema = z.object({
  protocol: z.int(),
  buckets: z.array(bucketSchema).min(1),
});
export type DigestsRequest = z.infer<typeof digestsRequestSchema>;

/** `digest`: the XOR of all ranges of a bucket's digest, as 16 hexadecimal digits. */
const bucketDigestSchema = z.object({
  bucket: bucketSchema,
  cursor: cursorSchema,
  rows: z.int(),
  moving: movingSchema,
  digest: z.string().regex(/^[0-9a-f]{16}$/),
});
export type BucketDigest = z.infer<typeof bucketDigestSchema>;
export const digestsAnswerSchema = z.object({ digests: z.array(bucketDigestSchema) });

/** `POST /v1/entries`: the present entries of some ranges of a bucket. */
export const entriesRequestSchema = z.object({
  protocol: z.int(),
  bucket: bucketSchema,
  ranges: z
    .array(
      z
        .int()
        .min(0)
        .max(digestRanges - 1),
    )
    .min(1),
});
export type EntriesRequest = z.infer<typeof entriesRequestSchema>;
export const entriesAnswerSchema = z.object({
  entries: z.array(z.tuple([entitySchema, keySchema, etagSchema])),
});
export type EntriesAnswer = z.infer<typeof entriesAnswerSchema>;

/** `POST /v1/records`: single records by key, of a bucket that this device may see. */
export const recordsRequestSchema = z.object({
  protocol: z.int(),
  bucket: bucketSchema,
  keys: z.array(z.object(keyed)).min(1).max(1000),
});
export type RecordsRequest = z.infer<typeof recordsRequestSchema>;
export const recordsAnswerSchema = z.object({ records: z.array(centralRecordSchema) });
export type RecordsAnswer = z.infer<typeof recordsAnswerSchema>;
