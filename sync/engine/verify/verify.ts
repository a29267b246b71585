import type { Bucket } from '../../model/bucket.ts';
import { entityNames } from '../../model/entity.ts';
import type { Cursor } from '../../protocol/values.ts';
import type { BucketDigest } from '../../protocol/verify.ts';
import type { AlteredRecord, Digest, Ports } from '../ports.ts';
import { pull } from '../pull/pull.ts';
import { fetchAgain } from './altered.ts';
import { compareBucket, firstPosition, movingRecords } from './compare-bucket.ts';

/** How one bucket compares. */
export interface BucketVerdict {
  readonly bucket: Bucket;
  /** Entries here. */
  readonly rows: number;
  readonly rows_there: number;
  /** The XOR of all ranges: 16 hexadecimal digits. */
  readonly digest_here: string;
  readonly digest_there: string;
  /** Null: too much of the bucket is changing at the center to compare it now. */
  readonly equal: boolean | null;
  /** Records of which the mirror held other content than their etag says; null: not looked at. */
  readonly altered: number | null;
  /** Records that were fetched or removed to make it equal. */
  readonly repaired: number;
}

/** How to compare. */
interface How {
  /** Fetches what differs. */
  readonly repair: boolean;
  /** Also makes the etag of every record from the mirror's own tables: equal then means equal content. */
  readonly deep: boolean;
}

type VerifyPorts = Pick<Ports, 'mirror' | 'hub' | 'clock' | 'failpoint' | 'rest'>;

/** How often to compare when the center changes between the pull and the digest. */
const tries = 5;
const dayMs = 24 * 60 * 60 * 1000;

/** Whether the mirror has never been compared, or not for a day (design section 9). */
export function isVerifyDue({ mirror, clock }: VerifyPorts): boolean {
  const verified = mirror.verified();
  if (verified === null) return true;
  // A clock that was set back must not delay the comparison for years.
  return Math.abs(clock.now().getTime() - Date.parse(verified.at)) >= dayMs;
}

/**
 * Compares every bucket of the mirror with the center (design section 9): pulls, then compares one number for each
 * bucket. With `repair` it compares buckets that differ by range and entry, and fetches only records that differ. With `deep`
 * it also makes the etag of every record from the mirror's own tables. A
 * record that the outbox touches counts with its central version.
 * @throws as `pull`
 */
export async function verify(ports: VerifyPorts, { repair, deep }: How): Promise<BucketVerdict[]> {
  const { mirror, clock } = ports;
  await pull(ports);
  const altered = deep ? await findAltered(ports) : [];
  if (repair) {
    for (const [bucket, records] of Map.groupBy(altered, (one) => one.bucket)) {
      await fetchAgain(ports, bucket, records);
    }
  }
  const buckets = Object.keys(mirror.cursors()) as Bucket[];
  const verdicts = new Map<Bucket, BucketVerdict>();
  for (const verdict of await judge(ports, buckets)) verdicts.set(verdict.bucket, verdict);
  const differing = [...verdicts.values()].filter((verdict) => verdict.equal === false);
  if (repair && differing.length > 0) {
    const repaired = new Map<Bucket, number>();
    for (const { bucket } of differing) repaired.set(bucket, await compareBucket(ports, bucket));
    for (const verdict of await judge(
      ports,
      differing.map(({ bucket }) => bucket),
    )) {
      verdicts.set(verdict.bucket, { ...verdict, repaired: repaired.get(verdict.bucket) ?? 0 });
    }
  }
  const all = [...verdicts.values()].map((verdict): BucketVerdict => {
    const found = altered.filter(({ bucket }) => bucket === verdict.bucket).length;
    return {
      ...verdict,
      altered: deep ? found : null,
      repaired: verdict.repaired + (repair ? found : 0),
      equal: found > 0 && !repair ? false : verdict.equal,
    };
  });
  mirror.noteVerified({
    at: clock.now().toISOString(),
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
    repaired: all.reduce((sum, verdict) => sum + verdict.repaired, 0),
    equal: allOf(all.map((verdict) => verdict.equal)),
  });
  return all;
}

async function findAltered({ mirror, rest }: VerifyPorts): Promise<AlteredRecord[]> {
  const altered: AlteredRecord[] = [];
  // The hub answers nothing about a bucket that is leaving.
  const granted = mirror.cursors();
  for (const some of mirror.checkContent()) {
    altered.push(...some.filter(({ bucket }) => granted[bucket] !== undefined));
    await rest?.();
  }
  return altered;
}

/**
 * Compares buckets at the same cursor as the center. While the center changes it pulls again, a few times; a bucket
 * that does not stand still for that long is not judged.
 */
async function judge(ports: VerifyPorts, buckets: readonly Bucket[]): Promise<BucketVerdict[]> {
  const { mirror } = ports;
  let open = buckets;
  const verdicts: BucketVerdict[] = [];
  for (let i = 1; open.length > 0; i += 1) {
    const asking = ports.hub.digests(open);
    // Computes the mirror's digests while the hub computes its own.
    for (const bucket of open) mirror.digest(bucket);
    const there = await asking;
    const moved = there.filter(
      ({ bucket, cursor }) => !isSameCursor(cursor, mirror.cursors()[bucket] ?? {}),
    );
    for (const one of there) {
      const verdict = verdictOf(mirror.digest(one.bucket, movingRecords(one)), one);
      // Digests at different cursors prove nothing.
      if (!moved.includes(one)) verdicts.push(verdict);
      else if (i === tries) verdicts.push({ ...verdict, equal: null });
    }
    open = i < tries ? moved.map(({ bucket }) => bucket) : [];
    if (open.length > 0) await pull(ports);
  }
  return verdicts;
}

function isSameCursor(a: Cursor, b: Cursor): boolean {
  return entityNames.every(
    (entity) => (a[entity] ?? firstPosition) === (b[entity] ?? firstPosition),
  );
}

function verdictOf(here: Digest, there: BucketDigest): BucketVerdict {
  const digestHere = total(here);
  return {
    bucket: there.bucket,
    rows: here.rows,
    rows_there: there.rows,
    digest_here: digestHere,
    digest_there: there.digest,
    equal: there.moving === null ? null : here.rows === there.rows && digestHere === there.digest,
    altered: null,
    repaired: 0,
  };
}

/** False when one is false; else null when one is null. */
function allOf(verdicts: readonly (boolean | null)[]): boolean | null {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}

function total({ ranges }: Digest): string {
  const sum = ranges.reduce((xor, range) => xor ^ BigInt(`0x${range}`), 0n);
  return sum.toString(16).padStart(16, '0');
}
