import { hash } from 'node:crypto';
import type { Digest } from '../../engine/ports.ts';
import type { Bucket } from '../../model/bucket.ts';
import { entities } from '../../model/catalog.ts';
import { type EntityName, entityNames } from '../../model/entity.ts';
import { fromKeyText, type KeyText, toKeyText } from '../../model/key.ts';
import type { Etag } from '../../protocol/values.ts';
import { digestRanges, type EntriesAnswer } from '../../protocol/verify.ts';
import type { ReadableMirror } from '../database/database.ts';
import { entityNumber } from '../records/entity-number.ts';
import { bucketNumber } from './buckets.ts';

interface Entry {
  readonly entity: EntityName;
  readonly key: KeyText;
  readonly etag: Etag;
  /** Number of the bucket that holds it. */
  readonly bucket: number;
}

/**
 * The digest of every bucket of the mirror, by the bucket's number (`DigestAnswer` of the protocol defines it). One
 * scan makes them all, because a district administrator has hundreds of buckets.
 */
export function bucketDigests(mirror: ReadableMirror): ReadonlyMap<number, Digest> {
  const tallies = new Map<number, { rows: number; sums: BigUint64Array }>();
  for (const { entity, key, etag, bucket } of allEntries(mirror)) {
    let tally = tallies.get(bucket);
    if (tally === undefined) {
      tally = { rows: 0, sums: new BigUint64Array(digestRanges) };
      tallies.set(bucket, tally);
    }
    const range = rangeOf(entity, key);
    tally.sums[range] = (tally.sums[range] ?? 0n) ^ sumOf(entity, key, etag);
    tally.rows += 1;
  }
  return new Map(
    [...tallies].map(([bucket, { rows, sums }]) => [bucket, { rows, ranges: hexOf(sums) }]),
  );
}

/** A digest without some entries. */
export function withoutEntries(
  { rows, ranges }: Digest,
  entries: readonly { readonly entity: EntityName; readonly key: KeyText; readonly etag: Etag }[],
): Digest {
  const sums = BigUint64Array.from(ranges, (range) => BigInt(`0x${range}`));
  for (const { entity, key, etag } of entries) {
    const range = rangeOf(entity, key);
    sums[range] = (sums[range] ?? 0n) ^ sumOf(entity, key, etag);
  }
  return { rows: rows - entries.length, ranges: hexOf(sums) };
}

/** The digest of an empty bucket. */
export const emptyDigest: Digest = { rows: 0, ranges: hexOf(new BigUint64Array(digestRanges)) };

function hexOf(sums: BigUint64Array): string[] {
  return Array.from(sums, (sum) => sum.toString(16).padStart(16, '0'));
}

/** The present entries of some ranges of a bucket. */
export function bucketEntries(
  mirror: ReadableMirror,
  bucket: Bucket,
  ranges: readonly number[],
): EntriesAnswer['entries'] {
  const wanted = new Set(ranges);
  const number = bucketNumber(mirror, bucket);
  const entries: EntriesAnswer['entries'] = [];
  for (const { entity, key, etag, bucket: holder } of allEntries(mirror)) {
    if (holder === number && wanted.has(rangeOf(entity, key))) {
      entries.push([entity, fromKeyText(key), etag]);
    }
  }
  return entries;
}

function sumOf(entity: EntityName, key: KeyText, etag: Etag): bigint {
  return hash('sha256', `${entity}\n${key}\n${etag}`, 'buffer').readBigUInt64BE();
}

function rangeOf(entity: EntityName, key: KeyText): number {
  return hash('sha256', `${entity}\n${key}`, 'buffer').readUInt8();
}

/** All entries with the center's etags, also of records that the outbox touches. */
function* allEntries(mirror: ReadableMirror): Generator<Entry> {
  for (const entity of entityNames) {
    const key = entities[entity].key.map((column) => `record.${column}`).join(', ');
    const rows = mirror
      .prepare(
        `SELECT entry.bucket, entry.etag, ${key}
           FROM ${entity} AS record
           JOIN entry ON entry.entity = ${entityNumber(entity)} AND entry.record = record.rowid`,
      )
      .raw()
      .iterate() as IterableIterator<[number, Etag, ...(string | number)[]]>;
    for (const [bucket, etag, ...parts] of rows) {
      yield { entity, key: toKeyText(parts), etag, bucket };
    }
  }
  const kept = mirror
    .prepare(
      `SELECT central.entity, central.key, central.etag, held.value AS bucket
         FROM central, json_each(central.buckets) AS held
        WHERE central.etag IS NOT NULL`,
    )
    .iterate() as IterableIterator<Entry>;
  yield* kept;
}
