import type { Bucket } from '../../model/bucket.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import { etagOfRecord } from '../../protocol/etag.ts';
import type { CentralRecord } from '../../protocol/values.ts';
import type { MirrorPort, Ports } from '../ports.ts';

/** The most records that one request asks for. */
export const recordsPerRequest = 500;

type HubAndMirror = Pick<Ports, 'mirror' | 'hub'>;

/** Whether the etag of a record that the center sent is that of its content. */
export function isAsSent({ entity, etag, record }: CentralRecord): boolean {
  return record === null || etag === etagOfRecord(entity, record);
}

/** Repairs records of a bucket, and sets aside those whose content is not what their etag says. */
function repairChecked(
  mirror: MirrorPort,
  bucket: Bucket,
  records: readonly CentralRecord[],
): void {
  mirror.repair({
    bucket,
    records: records.filter(isAsSent),
    altered: records.filter((record) => !isAsSent(record)),
  });
}

/** Fetches records of a bucket again. @returns as the hub sent them */
export async function fetchAgain(
  { mirror, hub }: HubAndMirror,
  bucket: Bucket,
  records: readonly RecordRef[],
): Promise<CentralRecord[]> {
  const all: CentralRecord[] = [];
  for (let at = 0; at < records.length; at += recordsPerRequest) {
    const named = records.slice(at, at + recordsPerRequest);
    const fetched = await hub.records(
      bucket,
      named.map(({ entity, key }) => ({ entity, key })),
    );
    repairChecked(mirror, bucket, fetched);
    all.push(...fetched);
  }
  return all;
}

/**
 * Fetches again the records that are set aside because their content was not what their etag says: the oldest, as many
 * as one request takes, so that a pull stays short when all of them stay altered.
 */
export async function fetchAltered(ports: HubAndMirror): Promise<void> {
  const altered = ports.mirror
    .setAside()
    .filter(
      ({ reason }) => reason.code === 'unreadable_record' && reason.params.reason === 'altered',
    );
  const granted = ports.mirror.cursors();
  const byBucket = Map.groupBy(altered.slice(0, recordsPerRequest), ({ buckets }) =>
    buckets.find((bucket) => granted[bucket] !== undefined),
  );
  for (const [bucket, records] of byBucket) {
    if (bucket !== undefined) await fetchAgain(ports, bucket, records);
  }
}
