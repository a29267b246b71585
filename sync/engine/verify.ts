import type { Bucket } from '../model/bucket.ts';
import type { EntityName } from '../model/entity.ts';
import { equal } from '../model/equal.ts';
import { toKeyText } from '../model/key.ts';
import type { CentralRecord, Cursor, DigestAnswer, EntriesAnswer } from '../protocol/messages.ts';
import type { Digest, Ports, RecordName } from './ports.ts';
import { pull } from './pull.ts';

/** How one bucket compares. */
export interface BucketVerdict {
  readonly bucket: Bucket;
  /** Entries here. */
  readonly rows: number;
  readonly rows_there: number;
  /** The XOR of all ranges: 16 hexadecimal digits. */
  readonly digest_here: string;
  readonly digest_there: string;
  readonly equal: boolean;
  /** Records that were fetched or removed to make it equal. */
  readonly repaired: number;
}

/** How often to pull again when the center moved between the pull and the digest. */
const tries = 5;
/** Records fetched in one request. */
const recordsPerRequest = 500;

/**
 * Compares every bucket of the mirror with the center (design section 9): pulls, then compares 256 hashes
 * a bucket, and with `repair` the entries of the ranges that differ, and fetches only what differs. A
 * record that the outbox touches is compared by its central version.
 */
export async function verify(
  ports: Pick<Ports, 'mirror' | 'hub'>,
  { repair }: { readonly repair: boolean },
): Promise<BucketVerdict[]> {
  await pull(ports);
  const verdicts: BucketVerdict[] = [];
  for (const bucket of Object.keys(ports.mirror.cursors()) as Bucket[]) {
    verdicts.push(await verifyBucket(ports, bucket, repair));
  }
  return verdicts;
}

async function verifyBucket(
  ports: Pick<Ports, 'mirror' | 'hub'>,
  bucket: Bucket,
  repair: boolean,
): Promise<BucketVerdict> {
  const { mirror } = ports;
  const there = await digestThere(ports, bucket);
  const differing = differingRanges(mirror.digest(bucket), there);
  const repaired =
    repair && differing.length > 0 ? await repairRanges(ports, bucket, differing) : 0;
  const here = mirror.digest(bucket);
  return {
    bucket,
    rows: here.rows,
    rows_there: there.rows,
    digest_here: total(here),
    digest_there: total(there),
    equal: here.rows === there.rows && differingRanges(here, there).length === 0,
    repaired,
  };
}

/** The center's digest, at the cursor of the mirror; after some tries whatever it is then. */
async function digestThere(
  ports: Pick<Ports, 'mirror' | 'hub'>,
  bucket: Bucket,
): Promise<DigestAnswer> {
  let there = await ports.hub.digest(bucket);
  for (let i = 1; i < tries && moved(there.cursor, ports.mirror.cursors()[bucket]); i += 1) {
    await pull(ports);
    there = await ports.hub.digest(bucket);
  }
  return there;
}

/** A digest that is equal at another cursor would be luck; one that differs there proves nothing. */
function moved(there: Cursor, here: Cursor | undefined): boolean {
  return !equal(there, here ?? {});
}

function differingRanges(here: Digest, there: Digest): number[] {
  return there.ranges.flatMap((sum, range) => (sum === here.ranges[range] ? [] : [range]));
}

function total({ ranges }: Digest): string {
  const sum = ranges.reduce((xor, range) => xor ^ BigInt(`0x${range}`), 0n);
  return sum.toString(16).padStart(16, '0');
}

/** Fetches what differs in some ranges and removes what is here alone. @returns how many records */
async function repairRanges(
  { mirror, hub }: Pick<Ports, 'mirror' | 'hub'>,
  bucket: Bucket,
  ranges: readonly number[],
): Promise<number> {
  const there = etagsByRecord(await hub.entries(bucket, ranges));
  const here = etagsByRecord(mirror.entries(bucket, ranges));
  const wanted = [...there].filter(([name, { etag }]) => here.get(name)?.etag !== etag);
  const extra = [...here].filter(([name]) => !there.has(name));
  const gone: CentralRecord[] = extra.map(([, { entity, key }]) => ({
    entity,
    key,
    etag: null,
    record: null,
  }));
  if (gone.length > 0) mirror.repair({ bucket, records: gone });
  for (let at = 0; at < wanted.length; at += recordsPerRequest) {
    const keys = wanted
      .slice(at, at + recordsPerRequest)
      .map(([, { entity, key }]): RecordName => ({ entity, key }));
    mirror.repair({ bucket, records: await hub.records(bucket, keys) });
  }
  return wanted.length + extra.length;
}

function etagsByRecord(
  entries: EntriesAnswer['entries'],
): Map<string, RecordName & { readonly etag: string; readonly entity: EntityName }> {
  return new Map(
    entries.map(([entity, key, etag]) => [`${entity} ${toKeyText(key)}`, { entity, key, etag }]),
  );
}
