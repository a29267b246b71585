import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Key } from '../../model/key.ts';
import {
  type BucketDigest,
  type DigestAnswer,
  type DigestRequest,
  type DigestsRequest,
  digestRanges,
  mostMoving,
} from '../../protocol/verify.ts';
import { planPull } from '../pull/plan.ts';
import type { Device, Hub } from '../server/hub.ts';
import { hashOf, namedEntries, rangeOf } from './named-entries.ts';
import { inSnapshot } from './snapshot.ts';

/*
 * A digest leaves out the entries above the horizon, which a pull does not send yet, and names them as `moving`.
 * Entries and records show the present state, including those. A laptop that compares stores what it reads there,
 * and its pulls go on from the digest's cursor, which lies below the horizon. So those pulls send every change that
 * came after the digest, removals included; an entry that stood above the horizon comes a second time, unchanged.
 * If entries and records left them out, a record that is just being changed would be missing, and the laptop would
 * drop it until the next pull.
 */

/** Answers `POST /v1/digest` (design section 9). */
export async function digest(
  hub: Hub,
  device: Device,
  request: DigestRequest,
): Promise<DigestAnswer> {
  const { bucket } = request;
  return await inSnapshot(hub, { device, request, buckets: [bucket] }, async (client) => {
    const coverage = await readCoverage(client, [bucket]);
    const { rows } = await client.query<{ range: number; rows: number; digest: string }>(
      `SELECT ${rangeOf('n')} AS range, count(*)::integer AS rows, ${hashOf('n')} AS digest
         FROM (${namedEntries([bucket], 'visible')}) AS n
        GROUP BY range`,
      [[bucket]],
    );
    const ranges = Array.from({ length: digestRanges }, () => '0'.repeat(16));
    for (const { range, digest: value } of rows) ranges[range] = value;
    return {
      bucket,
      ...(coverage.get(bucket) as Coverage),
      ranges,
      rows: rows.reduce((sum, row) => sum + row.rows, 0),
    };
  });
}

/** Answers `POST /v1/digests`: one number for each bucket, with one statement for all. */
export async function digests(
  hub: Hub,
  device: Device,
  request: DigestsRequest,
): Promise<{ digests: BucketDigest[] }> {
  const { buckets } = request;
  return await inSnapshot(hub, { device, request, buckets }, async (client) => {
    const coverage = await readCoverage(client, buckets);
    const { rows } = await client.query<{ bucket: Bucket; rows: number; digest: string }>(
      `SELECT n.bucket, count(*)::integer AS rows, ${hashOf('n')} AS digest
         FROM (${namedEntries(buckets, 'visible')}) AS n
        GROUP BY n.bucket`,
      [buckets],
    );
    const found = new Map(rows.map((row) => [row.bucket, row]));
    return {
      digests: buckets.map((bucket) => ({
        bucket,
        ...(coverage.get(bucket) as Coverage),
        rows: found.get(bucket)?.rows ?? 0,
        digest: found.get(bucket)?.digest ?? '0'.repeat(16),
      })),
    };
  });
}

/** The part of a bucket that a digest covers: up to `cursor`, without the entries that are `moving`. */
type Coverage = Pick<BucketDigest, 'cursor' | 'moving'>;

async function readCoverage(
  client: pg.PoolClient,
  buckets: readonly Bucket[],
): Promise<ReadonlyMap<Bucket, Coverage>> {
  const plan = await planPull(client, new Map(buckets.map((bucket) => [bucket, {}])));
  const { rows } = await client.query<{ bucket: Bucket; entity: EntityName; key: Key }>(
    `SELECT n.bucket, n.entity, n.key
       FROM (${namedEntries(buckets, 'moving')}) AS n
      LIMIT ${mostMoving + 1}`,
    [buckets],
  );
  const moving = Map.groupBy(rows, (row) => row.bucket);
  return new Map(
    buckets.map((bucket) => [
      bucket,
      {
        cursor: Object.fromEntries((plan.get(bucket) ?? []).map(({ entity, to }) => [entity, to])),
        moving:
          rows.length > mostMoving
            ? null
            : (moving.get(bucket) ?? []).map(({ entity, key }) => [entity, [...key]]),
      },
    ]),
  );
}
